import { checkApart, targetOf, type CopyEnd } from './copy-ends.ts'
import { copyOnServer, type CopyOutcome } from './copy-on-server.ts'
import type { CopyOptions } from './copy-options.ts'
import { copyThrough } from './copy-through.ts'
import { contextOf } from './storage-context.ts'
import type { CopyTarget } from './storage.ts'

/**
 * Copies an object to another key, of its storage or another: on the server where one client reaches
 * both. Throws `TargetIsSource` but for an older version, which becomes the latest.
 */
export async function copyObject(
  source: CopyEnd,
  to: CopyTarget,
  options: CopyOptions,
): Promise<CopyOutcome> {
  const target = targetOf(source, to)
  if (options.versionId === undefined) checkApart(source, target)
  const from = contextOf(source.storage)
  const into = contextOf(target.storage)
  if (from === undefined || into?.client !== from.client)
    return copyThrough(source, target, options)
  return copyOnServer(
    { context: from, key: source.key },
    { context: into, key: target.key },
    options,
  )
}
