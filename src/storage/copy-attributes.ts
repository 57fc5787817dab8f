import type { ClientOutput } from '../client/input.ts'
import type { ObjectAttributes as S3Attributes } from '../client/upload-options.ts'
import type { StorageDeclaration } from '../declaration/declaration.ts'
import { forcedAttachment } from './forced-attachment.ts'
import { checkMetadata } from './header-attributes.ts'
import type { ObjectAttributes } from './put-options.ts'

/** What a copy says about itself, but its tags. */
export interface CopyAttributes {
  readonly attributes: S3Attributes & { readonly ContentType: string }
  /** Whether that is what its source says. */
  readonly keepsAttributes: boolean
}

/**
 * What the source says about itself; each attribute that is given replaces that, by itself. What is
 * copied to a storage of public uploads is no more run there than what is put. Throws `MetadataInvalid`.
 */
export function copyAttributes(
  target: StorageDeclaration,
  head: ClientOutput<'HeadObject'>,
  given: ObjectAttributes,
): CopyAttributes {
  if (given.metadata !== undefined) checkMetadata(given.metadata)
  const ContentType = given.contentType ?? head.ContentType ?? 'application/octet-stream'
  const said = given.contentDisposition ?? head.ContentDisposition
  const ContentDisposition = said ?? forcedAttachment(target, ContentType)
  const { cacheControl, contentEncoding, contentLanguage, metadata } = given
  const others = [given.contentType, cacheControl, contentEncoding, contentLanguage, metadata]
  const expires = head.ExpiresString === undefined ? undefined : new Date(head.ExpiresString)
  return {
    keepsAttributes:
      ContentDisposition === head.ContentDisposition && others.every((each) => each === undefined),
    attributes: {
      ContentType,
      CacheControl: cacheControl ?? head.CacheControl,
      ContentDisposition,
      ContentEncoding: contentEncoding ?? head.ContentEncoding,
      ContentLanguage: contentLanguage ?? head.ContentLanguage,
      Metadata: metadata ?? head.Metadata,
      // Not ours to change, and lost if they are not repeated.
      Expires: Number.isNaN(expires?.getTime()) ? undefined : expires,
      WebsiteRedirectLocation: head.WebsiteRedirectLocation,
    },
  }
}
