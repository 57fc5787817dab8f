import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Scope } from '../scope.ts'
import { endProcess } from '../end-process.ts'

export interface Program {
  readonly name: string
  /** A page for Node that prints one line `{"endpoint": …}` when it is ready. */
  readonly page: string
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

export interface RunningProgram {
  readonly name: string
  readonly endpoint: string
  readonly pids: readonly number[]
}

const readyLine = z.object({ endpoint: z.string() })

/** Starts a server as a process of its own, with nothing of this one's environment but PATH. */
export async function startProgram(scope: Scope, program: Program): Promise<RunningProgram> {
  const { name, page, args = [], environment = {} } = program
  const child = spawn(process.execPath, [page, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], ...environment },
  })
  scope.defer(() => endProcess(child))
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('close', () => reject(new Error(`${name} did not start`)))
  })
  const { endpoint } = readyLine.parse(JSON.parse(line))
  return { name, endpoint, pids: child.pid === undefined ? [] : [child.pid] }
}
