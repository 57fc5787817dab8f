import type { ClientOutput } from '../client/input.ts'
import type { ObjectAttributes as S3Attributes } from '../client/upload-options.ts'
import type { StorageDeclaration } from '../declaration/declaration.ts'
import { forcedAttachment } from './forced-attachment.ts'
import { checkAttributes } from './header-attributes.ts'
import type { ObjectAttributes } from './put-options.ts'
import { unknownType } from './sniff-content-type.ts'

/** What a copy says about itself, but its tags. */
export interface CopyAttributes {
  readonly attributes: S3Attributes & { readonly ContentType: string }
  /** Whether that is what its source says. */
  readonly keepsAttributes: boolean
}

/** The storages of a copy, where they are known. */
export interface CopyStorages {
  readonly source: StorageDeclaration | undefined
  readonly target: StorageDeclaration | undefined
}

/**
 * The `Cache-Control` of a copy, by that of its source: what a storage says of all it has, and what is
 * said to everyone or to no one, is not taken to another storage.
 */
export function keptCacheControl(
  { source, target }: CopyStorages,
  said: string | undefined,
): string | undefined {
  if (source === undefined || target === undefined) return said
  const isDefault = said !== undefined && said === source.cacheControl
  return isDefault || source.public !== target.public ? target.cacheControl : said
}

/**
 * What the source says about itself; each attribute that is given replaces that, by itself. What is
 * copied to a storage of public uploads is no more run there than what is put. Throws `OptionInvalid`,
 * `MetadataInvalid`.
 */
export function copyAttributes(
  storages: CopyStorages & { readonly target: StorageDeclaration },
  head: ClientOutput<'HeadObject'>,
  given: ObjectAttributes,
): CopyAttributes {
  checkAttributes(given)
  const { contentType, cacheControl, contentEncoding, contentLanguage, metadata } = given
  const ContentType = contentType ?? head.ContentType ?? unknownType
  const kept = { said: head.ContentDisposition, given, contentType: ContentType }
  const ContentDisposition = keptDisposition(storages, kept)
  const CacheControl = replaced(cacheControl, keptCacheControl(storages, head.CacheControl))
  const others = [contentType, contentEncoding, contentLanguage, metadata]
  const expires = head.ExpiresString === undefined ? undefined : new Date(head.ExpiresString)
  return {
    keepsAttributes:
      ContentDisposition === head.ContentDisposition &&
      CacheControl === head.CacheControl &&
      others.every((each) => each === undefined),
    attributes: {
      ContentType,
      CacheControl,
      ContentDisposition,
      ContentEncoding: replaced(contentEncoding, head.ContentEncoding),
      ContentLanguage: replaced(contentLanguage, head.ContentLanguage),
      Metadata: metadata ?? head.Metadata,
      // Lost if they are not repeated. How long a copy is cached goes with its Cache-Control.
      Expires: cacheControl !== undefined || Number.isNaN(expires?.getTime()) ? undefined : expires,
      WebsiteRedirectLocation: head.WebsiteRedirectLocation,
    },
  }
}

/** What is given in the place of what was said; an empty text leaves it out. */
export function replaced(given: string | undefined, said: string | undefined): string | undefined {
  return given === undefined ? said : given || undefined
}

interface Kept {
  /** By the source. */
  readonly said: string | undefined
  readonly given: ObjectAttributes
  readonly contentType: string
}

/** The disposition of a copy: what was shown inline elsewhere, or as another type, is not meant to be here. */
export function keptDisposition(
  { source, target }: CopyStorages,
  { said, given, contentType }: Kept,
): string | undefined {
  if (given.contentDisposition) return given.contentDisposition
  const kept = given.contentDisposition === '' ? undefined : said
  const forced = target && forcedAttachment(target, contentType)
  if (forced === undefined || /^\s*attachment\b/i.test(kept ?? '')) return kept
  const isOfThis = source?.kind === target?.kind && given.contentType === undefined
  return (isOfThis ? kept : undefined) || forced
}
