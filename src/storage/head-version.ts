import { isStowageError } from '../core/error.ts'
import type { ClientOutput } from '../client/input.ts'
import { s3Error } from '../protocol/errors.ts'
import { storageError } from './errors.ts'
import { headOutput } from './head-object.ts'
import type { HeadOptions } from './read-object.ts'
import type { StorageContext } from './storage-context.ts'

/** What S3 tells of an object or a version of it. Throws `NoSuchKey`, `NoSuchVersion`, `VersionDeleted`. */
export async function headVersion(
  context: StorageContext,
  key: string,
  options: HeadOptions,
): Promise<ClientOutput<'HeadObject'>> {
  const { versionId } = options
  try {
    return await headOutput(context, key, options)
  } catch (error) {
    if (versionId === undefined) throw error
    // A HEAD tells no more than its status.
    const about = { context: { storage: context.declared.name, key, versionId }, cause: error }
    if (isStowageError(error, 'MethodNotAllowed')) throw storageError('VersionDeleted', about)
    if (isStowageError(error, 'NoSuchKey')) throw s3Error('NoSuchVersion', about)
    throw error
  }
}
