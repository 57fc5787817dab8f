import { isStowageError } from '../core/error.ts'
import type { CopyEnd } from './copy-ends.ts'
import type { CopyOptions } from './copy-options.ts'
import type { CopyOutcome } from './copy-on-server.ts'
import type { HeadOptions } from './read-object.ts'

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
  const tags = options.tags ?? (await tagsOf(source, { versionId, signal }))
  const read = await source.storage.get(source.key, {
    versionId,
    ifMatch: options.ifMatch,
    signal,
  })
  try {
    const stored = await target.storage.put(target.key, read.body, {
      contentType: options.contentType ?? read.contentType,
      cacheControl: options.cacheControl ?? read.cacheControl,
      contentDisposition: options.contentDisposition ?? read.contentDisposition,
      contentEncoding: options.contentEncoding ?? read.contentEncoding,
      contentLanguage: options.contentLanguage ?? read.contentLanguage,
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
