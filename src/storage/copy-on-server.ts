import { copyObject } from '../client/copy-object.ts'
import type { CopySource } from '../client/copy-source.ts'
import type { ClientOutput } from '../client/input.ts'
import { isStowageError } from '../core/error.ts'
import { etagListHas, unquoteEtag } from '../protocol/etag.ts'
import { maxBodyBytes } from '../protocol/limits.ts'
import { checkAccept, checkOtherKey } from './accept-check.ts'
import { copyAttributes } from './copy-attributes.ts'
import type { CopyOptions } from './copy-options.ts'
import { storageError } from './errors.ts'
import { checkAttributes } from './header-attributes.ts'
import { headVersion } from './head-version.ts'
import { checkOverwrite } from './put-options-check.ts'
import type { StorageContext } from './storage-context.ts'
import type { StoredObject } from './stored-object.ts'
import { storedObjectOf } from './stored-object-of.ts'
import { taggingHeader } from './tagging-header.ts'
import { writeByPolicy, writePlaceOf } from './write-by-policy.ts'

/** One end of a copy that the server makes. */
export interface ServerEnd {
  readonly context: StorageContext
  readonly key: string
}

/** What was copied, and what of. */
export interface CopyOutcome {
  readonly stored: StoredObject
  readonly etag: string
  /** Bytes. */
  readonly size: number
}

/** Copies an object between storages of one client. Throws `NoSuchKey`, `KeyExists`, `SourceChanged`. */
export async function copyOnServer(
  from: ServerEnd,
  to: ServerEnd,
  options: CopyOptions,
): Promise<CopyOutcome> {
  const { versionId, ifMatch, signal } = options
  checkOverwrite(options.overwrite)
  checkAttributes(options)
  const head = await headVersion(from.context, from.key, { versionId, signal })
  const source = copySourceOf(from, head, versionId)
  const { size } = source
  if (ifMatch !== undefined && !etagListHas(ifMatch, unquoteEtag(source.etag)))
    throw storageError('SourceChanged', {
      context: { storage: from.context.declared.name, key: from.key },
    })
  const { client, declared, copies } = to.context
  const { name: storage, accept } = declared
  const contentType = options.contentType ?? head.ContentType
  if (accept !== undefined) checkAccept(accept, { storage, key: to.key, size, contentType })
  const { overwrite = declared.overwrite } = options
  const isLong = size > (copies?.limit ?? maxBodyBytes)
  const { conditionalWrites, conditionalCopies } = client.provider
  const place = {
    ...writePlaceOf(to.context, signal),
    isConditional: isLong ? conditionalWrites : conditionalCopies,
  }
  const stored = await writeByPolicy(place, { key: to.key, overwrite, isLong }, (key, ifAbsent) => {
    if (key !== to.key) checkOtherKey(accept, { storage, key })
    return copyAs({ ...to, key }, { source, head, ifAbsent, from, options })
  })
  return { stored, etag: source.etag, size }
}

export function copySourceOf(
  { context: { declared, keys }, key }: ServerEnd,
  { ETag = '', ContentLength = 0 }: ClientOutput<'HeadObject'>,
  versionId: string | undefined,
): CopySource {
  return {
    bucket: declared.bucket,
    key: keys.listed(key),
    versionId,
    etag: ETag,
    size: ContentLength,
  }
}

interface Copying {
  readonly source: CopySource
  readonly head: ClientOutput<'HeadObject'>
  readonly ifAbsent: boolean
  readonly from: ServerEnd
  readonly options: CopyOptions
}

async function copyAs({ context, key }: ServerEnd, copying: Copying): Promise<StoredObject> {
  const { source, head, ifAbsent, from, options } = copying
  const { client, declared, keys, copies } = context
  const storages = { source: from.context.declared, target: declared }
  const { attributes, keepsAttributes } = copyAttributes(storages, head, options)
  try {
    const copied = await copyObject(client, {
      source,
      bucket: declared.bucket,
      key: keys.full(key),
      attributes,
      keepsAttributes,
      tagging: options.tags && (taggingHeader(options.tags) ?? ''),
      ifAbsent,
      tuning: copies,
      onProgress: options.onProgress,
      signal: options.signal,
    })
    return storedObjectOf(declared.name, { ...copied, key, contentType: attributes.ContentType })
  } catch (error) {
    // S3 answers alike to a target that is there and to a source that is another by now.
    const isSource =
      isStowageError(error, 'PreconditionFailed') &&
      (!ifAbsent || (await hasChanged(from, source, options.signal)))
    if (!isSource) throw error
    const about = { storage: from.context.declared.name, key: from.key }
    throw storageError('SourceChanged', { context: about, cause: error })
  }
}

async function hasChanged(
  { context, key }: ServerEnd,
  { etag, versionId }: CopySource,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    return (await headVersion(context, key, { versionId, signal })).ETag !== etag
  } catch (error) {
    if (isStowageError(error, 'NoSuchKey')) return true
    throw error
  }
}
