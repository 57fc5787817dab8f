import { spawn, type SpawnOptions } from 'node:child_process'

export interface ProgramResult {
  readonly code: number
  /** Standard output and standard error, as they came. */
  readonly output: string
}

/** Runs a program to its end without a shell. A program that cannot start has code 127. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer): void => void (output += chunk.toString())
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (cause) => resolve({ code: 127, output: `${command}: ${cause.message}` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
