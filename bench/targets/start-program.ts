import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { benchCredentials, type Target } from './target.ts'

export interface Program {
  readonly name: string
  /** A page for Node that prints one line `{"endpoint": …}` when it is ready. */
  readonly page: string
  readonly args?: readonly string[]
  readonly flags?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

const readyLine = z.object({ endpoint: z.string() })

/** Starts a server as a process of its own. */
export async function startProgram(program: Program): Promise<Target> {
  const { name, page, args = [], flags = [], environment = {} } = program
  const child = spawn(process.execPath, [...flags, page, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], ...environment },
  })
  const exited = once(child, 'exit')
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('close', () => reject(new Error(`${name} did not start`)))
  })
  const { endpoint } = readyLine.parse(JSON.parse(line))
  return {
    name,
    endpoint,
    pids: child.pid === undefined ? [] : [child.pid],
    credentials: benchCredentials,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
