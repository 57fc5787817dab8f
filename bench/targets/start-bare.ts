import type { Compiled } from '../compile.ts'
import { startProgram } from './start-program.ts'
import type { Target } from './target.ts'

/** Starts the bare node:http server. */
export function startBare(compiled: Compiled): Promise<Target> {
  return startProgram({ name: 'node:http', page: compiled.page('bench/targets/bare-server.ts') })
}
