import { isStowageError } from '../core/error.ts'
import { keptCacheControl, keptDisposition, replaced } from './copy-attributes.ts'
import type { CopyEnd } from './copy-ends.ts'
import type { CopyOptions } from './copy-options.ts'
import type { CopyOutcome } from './copy-on-server.ts'
import { storageError } from './errors.ts'
import { checkAttributes } from './header-attributes.ts'
import { isMediaType } from './media-types.ts'
import type { HeadOptions, ReadObject } from './read-object.ts'
import { contextOf } from './storage-context.ts'

/**
 * Copies an object between storages that do not know each other: its bytes flow through here, no more
 * of them in memory than an upload keeps. Throws what `get` of the one and `put` of the other throw.
 */
export async function copyThrough(
  source: CopyEnd,
  target: CopyEnd,
  options: CopyOptions,
): Promise<CopyOutcome> {
  const { versionId, overwrite, signal, onProgress } = options
  checkAttributes(options)
  const storages = {
    source: contextOf(source.storage)?.declared,
    target: contextOf(target.storage)?.declared,
  }
  const tags = options.tags ?? (await tagsOf(source, { versionId, signal }))
  const read = await readSource(source, options)
  const contentType = options.contentType ?? wellFormed(read.contentType)
  const said = { said: read.contentDisposition, given: options, contentType: read.contentType }
  try {
    const stored = await target.storage.put(target.key, read.body, {
      contentType,
      cacheControl: replaced(options.cacheControl, keptCacheControl(storages, read.cacheControl)),
      contentDisposition: keptDisposition(storages, said),
      contentEncoding: replaced(options.contentEncoding, read.contentEncoding),
      contentLanguage: replaced(options.contentLanguage, read.contentLanguage),
      metadata: options.metadata ?? read.metadata,
      tags: Object.keys(tags).length === 0 ? undefined : tags,
      compress: false,
      length: read.size,
      overwrite,
      onProgress,
      signal,
    })
    return { stored, etag: read.etag, size: read.size }
  } finally {
    read.body.cancel()
  }
}

/** What is no media type cannot be put; it is told anew, by the bytes. */
const wellFormed = (contentType: string): string | undefined =>
  isMediaType(contentType) ? contentType : undefined

async function readSource(
  { storage, key }: CopyEnd,
  { versionId, ifMatch, signal }: CopyOptions,
): Promise<ReadObject> {
  try {
    return await storage.get(key, { versionId, ifMatch, signal })
  } catch (cause) {
    if (!isStowageError(cause, 'PreconditionFailed')) throw cause
    throw storageError('SourceChanged', { context: { storage: storage.name, key }, cause })
  }
}

/** A server without tags has none to take over. */
async function tagsOf(
  { storage, key }: CopyEnd,
  options: HeadOptions,
): Promise<Readonly<Record<string, string>>> {
  try {
    return await storage.getTags(key, options)
  } catch (error) {
    const hasNone = ['NotImplemented', 'NoSuchTagSet', 'CapabilityMissing']
    if (hasNone.some((code) => isStowageError(error, code))) return {}
    throw error
  }
}
