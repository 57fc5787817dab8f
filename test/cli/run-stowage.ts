import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { createInterface } from 'node:readline'

const main = resolve('src/cli/main.ts')
const tsx = import.meta.resolve('tsx')

export interface RunOptions {
  /** The working directory. */
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | Uint8Array
}

/** How a command ended, and what it printed. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly bytes: Buffer
  readonly stderr: string
}

export type StowageProcess = ChildProcessByStdio<Writable, Readable, Readable>

/** Starts the real program, from its source, in an environment that knows no S3. */
export function spawnStowage(
  args: readonly string[],
  { cwd, env = {} }: RunOptions,
): StowageProcess {
  const known = Object.entries(process.env).filter(([name]) => !/^(AWS|STOWAGE)_/.test(name))
  return spawn(process.execPath, ['--import', tsx, main, ...args], {
    cwd,
    env: { ...Object.fromEntries(known), AWS_EC2_METADATA_DISABLED: 'true', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

/** Runs the real program to its end. */
export async function runStowage(args: readonly string[], options: RunOptions): Promise<Outcome> {
  const child = spawnStowage(args, options)
  child.stdin.on('error', () => undefined).end(options.stdin ?? '')
  const ended = once(child, 'close')
  const [bytes, errors] = await Promise.all([collect(child.stdout), collect(child.stderr)])
  await ended
  return { code: child.exitCode, bytes, stdout: bytes.toString(), stderr: errors.toString() }
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** A server that the program runs. */
export interface Serving {
  readonly child: StowageProcess
  readonly endpoint: string
  /** All that it has printed, the errors too. */
  readonly printed: () => string
  /** Resolves when it has printed such a line on stderr. */
  readonly says: (pattern: RegExp) => Promise<void>
  /** Stops it. Resolves with its exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>
}

/** Runs `stowage serve` on a free port until it is ready. */
export async function serveStowage(args: readonly string[], options: RunOptions): Promise<Serving> {
  const child = spawnStowage(['serve', '--port', '0', ...args], options)
  const lines: string[] = []
  const errors = createInterface(child.stderr)
  errors.on('line', (line) => lines.push(line))
  const output = createInterface(child.stdout)
  output.on('line', (line) => lines.push(line))
  const exited = once(child, 'exit')
  await Promise.race([once(output, 'line'), exited])
  const endpoint = /https?:\/\/[\w.:]+/.exec(lines.join('\n'))?.[0]
  if (endpoint === undefined) throw new Error(`serve is not ready:\n${lines.join('\n')}`)
  return {
    child,
    endpoint,
    printed: () => lines.join('\n'),
    async says(pattern) {
      while (!lines.some((line) => pattern.test(line))) await once(errors, 'line')
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await exited
      return child.exitCode
    },
  }
}
