import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'

/** The root credentials of every server started here. */
export const credentials = {
  accessKeyId: 'AKIACRASHTESTS000000',
  secretAccessKey: 'not-a-secret/only-known-to-these-tests',
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly endpoint: string
  readonly pid: number
  /** From the start of the process to its readiness, in milliseconds. */
  readonly startMs: number
  /** Ends it with SIGKILL, as a crash would. */
  readonly kill: () => Promise<void>
  /** Ends it with SIGTERM. Resolves to its exit code. */
  readonly stop: () => Promise<number | null>
}

export interface ServerProcessOptions {
  /** The compiled page that Node runs. */
  readonly main: string
  readonly directory: string
  readonly nodeFlags?: readonly string[]
  /** A command that ends by running the one that follows it. */
  readonly wrapper?: readonly string[]
}

const readyLine = z.object({ endpoint: z.string() })

/** Starts `stowage serve` on a port that the system picks and waits until it is ready. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { main, directory, nodeFlags = [], wrapper = [] } = options
  const serve = ['serve', '--json', '--port', '0', '--data', directory]
  const [command = '', ...args] = [...wrapper, process.execPath, ...nodeFlags, main, ...serve]
  const started = performance.now()
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      STOWAGE_ROOT_ACCESS_KEY_ID: credentials.accessKeyId,
      STOWAGE_ROOT_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
  })
  const exited = once(child, 'exit')
  const { endpoint } = readyLine.parse(JSON.parse(await firstLine(child)))
  const startMs = performance.now() - started
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    await exited
    return child.exitCode
  }
  return {
    endpoint,
    pid: child.pid ?? 0,
    startMs,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}

/** What it says first on standard output; what it said on standard error if it ends before that. */
function firstLine(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<string> {
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', resolve)
    child.once('error', reject)
    child.once('close', () => reject(new Error(`the server did not start:\n${complaints}`)))
  })
}
