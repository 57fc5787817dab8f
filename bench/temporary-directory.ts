import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Scope } from './scope.ts'

/** A new directory in that one, which goes with the scope. */
export async function temporaryDirectory(scope: Scope, parent: string): Promise<string> {
  const directory = await mkdtemp(join(parent, 'stowage-bench-'))
  // Something may still be writing there when a run is interrupted.
  scope.defer(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }))
  return directory
}
