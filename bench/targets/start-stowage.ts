import type { Bench } from '../bench.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { startProgram } from './start-program.ts'
import { benchCredentials, type Target } from './target.ts'

/** Starts our own server as users do, `stowage serve`, durable, on a data directory of its own. */
export async function startStowage(bench: Bench): Promise<Target> {
  return startStowageOn(bench, await temporaryDirectory(bench.scope, bench.directory))
}

/** The same on a data directory that is filled already. */
export async function startStowageOn({ compiled, scope }: Bench, data: string): Promise<Target> {
  const program = await startProgram(scope, {
    name: 'stowage',
    page: compiled('src/cli/main.ts'),
    args: ['serve', '--json', '--port', '0', '--data', data],
    environment: {
      STOWAGE_ROOT_ACCESS_KEY_ID: benchCredentials.accessKeyId,
      STOWAGE_ROOT_SECRET_ACCESS_KEY: benchCredentials.secretAccessKey,
    },
  })
  return { ...program, credentials: benchCredentials, stores: true }
}
