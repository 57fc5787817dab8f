import type { ObjectAttributes as S3Attributes } from '../client/upload-options.ts'
import type { StorageDeclaration } from '../declaration/declaration.ts'
import { storageError } from './errors.ts'
import type { ObjectAttributes } from './put-options.ts'
import { taggingHeader } from './tagging-header.ts'

const headerName = /^[a-z0-9][a-z0-9._-]*$/
const headerValue = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/

/**
 * What an object says about itself, in S3's words. An ACL is never among it: who may read is said by
 * the bucket's policy, and buckets of today refuse the header. Throws `MetadataInvalid`, `TagsInvalid`.
 */
export function headerAttributes(
  declared: Pick<StorageDeclaration, 'cacheControl'>,
  attributes: ObjectAttributes,
): S3Attributes {
  const { metadata, tags } = attributes
  if (metadata !== undefined) checkMetadata(metadata)
  return {
    ContentType: attributes.contentType,
    CacheControl: attributes.cacheControl ?? declared.cacheControl,
    ContentDisposition: attributes.contentDisposition,
    ContentEncoding: attributes.contentEncoding,
    ContentLanguage: attributes.contentLanguage,
    Metadata: metadata,
    Tagging: taggingHeader(tags),
  }
}

/** Throws `MetadataInvalid` for what cannot travel as headers. */
export function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(metadata)) {
    if (headerName.test(name) && headerValue.test(value)) continue
    // The name tells enough; the value may be anybody's.
    const context = { name: JSON.stringify(name.slice(0, 80)) }
    throw storageError('MetadataInvalid', {
      message: `The metadata ${context.name} cannot travel as a header`,
      context,
    })
  }
}
