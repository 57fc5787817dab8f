import { execFile, type ExecFileException } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerOptions } from '../../src/server/start-server.ts'
import { openS3World, type S3World } from '../server/s3-world.ts'

/** What a program did. */
export interface Outcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A server, an empty directory, and an environment in which clients know only these. */
export interface ClientWorld extends S3World {
  readonly directory: string
  /** Lets the server's clock run this many milliseconds ahead of the clients'. */
  runAhead(byMs: number): void
  /** Runs a program to its end with credentials in its environment, `more` on top. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<Outcome>
  /** What a program prints that has to succeed. Throws what it says otherwise. */
  output(program: string, args: readonly string[], options?: RunOptions): Promise<string>
}

interface RunOptions {
  readonly more?: Readonly<Record<string, string>>
  readonly input?: Uint8Array
}

/** How much streams through each client: 200 MiB by hand, less in every test run. */
export const streamBytes = Number(process.env['STOWAGE_CLIENT_STREAM_BYTES'] ?? 32 * 1024 * 1024)

/** Opens a world for a real client: with its default settings, and nothing of this user's. */
export async function openClientWorld(settings: Partial<ServerOptions> = {}): Promise<ClientWorld> {
  let aheadMs = 0
  const world = await openS3World({ now: () => new Date(Date.now() + aheadMs), ...settings })
  const directory = await mkdtemp(join(tmpdir(), 'stowage-client-'))
  const { accessKeyId, secretAccessKey } = world.server.credentials
  const env = {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    HOME: directory,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: world.endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    PYTHONDONTWRITEBYTECODE: '1',
    STREAM_BYTES: String(streamBytes),
  }
  const run: ClientWorld['run'] = (program, args, { more = {}, input } = {}) =>
    new Promise((resolve) => {
      const options = { env: { ...env, ...more }, cwd: directory, maxBuffer: 64 * 1024 * 1024 }
      const finish = (error: ExecFileException | null, stdout: string, stderr: string): void =>
        resolve({ exitCode: error === null ? 0 : Number(error.code ?? 1), stdout, stderr })
      const child = execFile(program, args, options, finish)
      child.stdin?.on('error', () => undefined)
      child.stdin?.end(input)
    })
  return {
    ...world,
    directory,
    runAhead: (byMs) => void (aheadMs = byMs),
    run,
    async output(program, args, options) {
      const { exitCode, stdout, stderr } = await run(program, args, options)
      if (exitCode === 0) return stdout
      throw new Error(`${program} ${args.join(' ')}: ${exitCode}\n${stdout}${stderr}`)
    },
    async close() {
      await world.close()
      await rm(directory, { recursive: true })
    },
  }
}
