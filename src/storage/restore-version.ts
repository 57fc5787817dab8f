import type { ClientOutput } from '../client/input.ts'
import { isStowageError } from '../core/error.ts'
import type { CallOptions } from './call-options.ts'
import { headOutput } from './head-object.ts'
import { headVersion } from './head-version.ts'
import { objectHeadOf } from './object-head.ts'
import { copyOntoItself } from './replace-attributes.ts'
import type { StorageContext } from './storage-context.ts'
import type { StoredObject } from './stored-object.ts'
import { storedObjectOf } from './stored-object-of.ts'

/**
 * Makes a version the latest, by a copy of it onto its key; one that is the latest stays as it is.
 * Throws `NoSuchVersion`, `VersionDeleted`.
 */
export async function restoreVersion(
  context: StorageContext,
  { key, versionId }: { readonly key: string; readonly versionId: string },
  { signal }: CallOptions,
): Promise<StoredObject> {
  const [head, latest] = await Promise.all([
    headVersion(context, key, { versionId, signal }),
    latestOf(context, key, signal),
  ])
  if (latest !== undefined && (latest.VersionId ?? 'null') === versionId)
    return storedObjectOf(context.declared.name, objectHeadOf(key, head))
  return copyOntoItself(context, { key, versionId, head, given: {}, signal })
}

/** Undefined where a delete marker is the latest. */
async function latestOf(
  context: StorageContext,
  key: string,
  signal: AbortSignal | undefined,
): Promise<ClientOutput<'HeadObject'> | undefined> {
  try {
    return await headOutput(context, key, { signal })
  } catch (error) {
    if (isStowageError(error, 'NoSuchKey')) return undefined
    throw error
  }
}
