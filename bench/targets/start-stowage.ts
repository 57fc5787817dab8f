import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Compiled } from '../compile.ts'
import { startProgram } from './start-program.ts'
import { benchCredentials, type Target } from './target.ts'

/** Starts our own server on a data directory that goes with it. */
export async function startStowage(compiled: Compiled): Promise<Target> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-bench-data-'))
  const target = await startProgram({
    name: 'stowage',
    page: compiled.page('src/cli/main.ts'),
    args: ['serve', '--json', '--port', '0', '--data', directory],
    environment: {
      STOWAGE_ROOT_ACCESS_KEY_ID: benchCredentials.accessKeyId,
      STOWAGE_ROOT_SECRET_ACCESS_KEY: benchCredentials.secretAccessKey,
    },
  })
  return {
    ...target,
    async stop() {
      await target.stop()
      await rm(directory, { recursive: true })
    },
  }
}
