import type { ObjectAttributes as S3Attributes } from '../client/upload-options.ts'
import type { StorageDeclaration } from '../declaration/declaration.ts'
import { storageError } from './errors.ts'
import { isMediaType } from './media-types.ts'
import { optionInvalid } from './option-invalid.ts'
import type { ObjectAttributes } from './put-options.ts'
import { taggingHeader } from './tagging-header.ts'

const headerName = /^[a-z0-9][a-z0-9._-]*$/
const headerValue = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/
const codings = /^(?:[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)?$/
const languages = /^(?:[A-Za-z0-9-]+(?:[ \t]*,[ \t]*[A-Za-z0-9-]+)*)?$/

/** An attribute that travels as a header, and what is a value of it. */
interface Rule {
  readonly takes: (value: string) => boolean
  readonly expected: string
  readonly hint?: string
}

const rules = {
  contentType: {
    takes: isMediaType,
    expected: 'one media type',
    hint: 'Give one like "image/png" or "text/plain; charset=utf-8", or leave it out.',
  },
  cacheControl: { takes: (value) => headerValue.test(value), expected: 'printable ASCII' },
  contentDisposition: {
    takes: (value) => headerValue.test(value),
    expected: 'printable ASCII',
    hint: "Write a name beyond ASCII as RFC 5987 has it, filename*=UTF-8''%C3%A9.pdf, or give it to signedUrl as download.",
  },
  contentEncoding: {
    takes: (value) => codings.test(value),
    expected: 'content codings',
    hint: 'Give one like "gzip" or "br", or leave it out.',
  },
  contentLanguage: {
    takes: (value) => languages.test(value),
    expected: 'language tags',
    hint: 'Give one like "th" or "de-AT".',
  },
} satisfies Readonly<Record<string, Rule>>

type HeaderAttribute = keyof typeof rules
const ruled = Object.entries(rules) as [HeaderAttribute, Rule][]

/**
 * What an object says about itself, in S3's words. An ACL is never among it: who may read is said by
 * the bucket's policy, and buckets of today refuse the header. Throws what {@link checkAttributes} does.
 */
export function headerAttributes(
  declared: Pick<StorageDeclaration, 'cacheControl'>,
  attributes: ObjectAttributes,
): S3Attributes {
  checkAttributes(attributes)
  return {
    ContentType: attributes.contentType,
    CacheControl: attributes.cacheControl ?? declared.cacheControl,
    ContentDisposition: attributes.contentDisposition,
    ContentEncoding: attributes.contentEncoding,
    ContentLanguage: attributes.contentLanguage,
    Metadata: attributes.metadata,
    Tagging: taggingHeader(attributes.tags),
  }
}

/**
 * Refuses attributes that cannot travel as headers, the same for every server: what one of them takes,
 * another could not give back. Throws `OptionInvalid`, `MetadataInvalid`.
 */
export function checkAttributes(attributes: Omit<ObjectAttributes, 'tags'>): void {
  for (const [name, { takes, expected, hint }] of ruled) {
    const value: unknown = attributes[name]
    if (value === undefined) continue
    if (typeof value !== 'string' || !takes(value))
      throw optionInvalid(name, { expected, hint, value })
  }
  if (attributes.metadata !== undefined) checkMetadata(attributes.metadata)
}

/** Throws `MetadataInvalid` for what cannot travel as headers. */
function checkMetadata(metadata: unknown): void {
  if (typeof metadata !== 'object' || metadata === null)
    throw optionInvalid('metadata', { expected: 'an object of names and texts', value: metadata })
  for (const [name, value] of Object.entries(metadata) as [string, unknown][]) {
    const problem = metadataProblem(name, value)
    if (problem === undefined) continue
    // The name tells enough; the value may be anybody's.
    const context = { name: JSON.stringify(name.slice(0, 80)) }
    throw storageError('MetadataInvalid', {
      message: `The metadata ${context.name} ${problem.message}.`,
      hint: problem.hint,
      context,
    })
  }
}

function metadataProblem(
  name: string,
  value: unknown,
): { readonly message: string; readonly hint: string } | undefined {
  if (!headerName.test(name))
    return headerName.test(name.toLowerCase())
      ? {
          message: 'has upper case in its name',
          hint: `Write the name in lower case, as S3 gives it back: ${name.toLowerCase().slice(0, 80)}.`,
        }
      : {
          message: 'has a name that is no part of a header',
          hint: 'Use names of lower-case letters, digits, hyphens, dots and underscores.',
        }
  if (typeof value !== 'string')
    return {
      message: `has a value that is ${value === null ? 'null' : typeof value}, not text`,
      hint: 'Give text, or leave the name out.',
    }
  if (headerValue.test(value)) return undefined
  return {
    message: 'has a value that cannot travel as a header',
    hint: 'Use printable ASCII without spaces around; encode others, like by encodeURIComponent.',
  }
}
