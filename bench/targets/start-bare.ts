import type { Bench } from '../bench.ts'
import { startProgram } from './start-program.ts'
import { benchCredentials, type Target } from './target.ts'

/** Starts the bare node:http server. */
export async function startBare({ compiled, scope }: Bench): Promise<Target> {
  const page = compiled('bench/targets/bare-server.ts')
  const program = await startProgram(scope, { name: 'node:http', page })
  const note = 'a bare handler that verifies, hashes and stores nothing and answers from memory'
  return { ...program, note, credentials: benchCredentials, stores: false }
}
