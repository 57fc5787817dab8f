import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runStowage, serveStowage, type Outcome } from './run-stowage.ts'

const declaration = `
app: jobs
buckets:
  files: {}
  history: { versioning: true }
storages:
  static: { kind: static, bucket: files }
  media: { kind: private-media, bucket: files, location: media }
  kept: { kind: private-media, bucket: history, location: kept }
`

/** A directory with a declaration, and the embedded server of it. */
export interface JobsWorld {
  readonly cwd: string
  readonly endpoint: string
  readonly run: (...args: string[]) => Promise<Outcome>
  readonly write: (name: string, body: string) => Promise<void>
  readonly close: () => Promise<void>
}

export async function openJobsWorld(): Promise<JobsWorld> {
  const cwd = await mkdtemp(join(tmpdir(), 'stowage-jobs-'))
  await writeFile(join(cwd, 'stowage.yaml'), declaration)
  const server = await serveStowage(['--json'], { cwd })
  const run = (...args: string[]): Promise<Outcome> => runStowage(args, { cwd })
  const applied = await run('apply', '--yes')
  if (applied.code !== 0) throw new Error(applied.stderr)
  return {
    cwd,
    endpoint: server.endpoint,
    run,
    async write(name, body) {
      await mkdir(dirname(join(cwd, name)), { recursive: true })
      await writeFile(join(cwd, name), body)
    },
    async close() {
      await server.stop()
      await rm(cwd, { recursive: true })
    },
  }
}

/** The lines of JSON that a command printed. */
export const jsonLines = ({ stdout }: Outcome): unknown[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
