import { percentDecode, percentEncode } from '../core/percent.ts'
import { s3Error } from './errors.ts'

/** Tags by their keys. */
export type Tags = Readonly<Record<string, string>>

/** One tag as the API's shapes have it. */
interface Tag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

/** What differs between the tags of objects and of buckets. */
interface TagRules {
  readonly max: number
  readonly tooMany: string
  /** Of a key that begins with `aws:`. */
  readonly reserved: string
}

/** Source: S3 User Guide, "Categorizing your objects using tags". */
const objectTags: TagRules = {
  max: 10,
  tooMany: 'Object tags cannot be greater than 10',
  reserved: 'Your TagKey cannot be prefixed with aws:',
}

/** Source: S3 User Guide, "Using cost allocation S3 bucket tags". */
export const bucketTags: TagRules = {
  max: 50,
  tooMany: 'Bucket tag count cannot be greater than 50',
  reserved: 'System tags cannot be added/updated by requester',
}

/** Lengths are of UTF-16. */
const maxKeyLength = 128
const maxValueLength = 256
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
const reserved = /^aws:/i

/** The tags of a tag set, if S3 takes them. Throws `InvalidTag`, `BadRequest`. */
export function tagsOf(tagSet: readonly Tag[], rules = objectTags): Tags {
  if (tagSet.length > rules.max) throw s3Error('BadRequest', { message: rules.tooMany })
  const tags = new Map<string, string>()
  for (const { Key = '', Value = '' } of tagSet) {
    if (reserved.test(Key)) throw invalidTag(rules.reserved, { Key })
    checkTag(Key, Value)
    if (tags.has(Key)) throw invalidTag('Cannot provide multiple Tags with the same key', { Key })
    tags.set(Key, Value)
  }
  return Object.fromEntries(tags)
}

/** The tag set of tags, by key. */
export function tagSetOf(tags: Tags = {}): { Key: string; Value: string }[] {
  return Object.entries(tags)
    .map(([Key, Value]) => ({ Key, Value }))
    .sort((a, b) => (a.Key < b.Key ? -1 : 1))
}

/** Reads `x-amz-tagging`: `a=b&c=d`, encoded like a query. Throws `InvalidArgument`, and as {@link tagsOf}. */
export function parseTaggingHeader(header: string): Tags {
  const tagSet = header
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => tagOf(pair, header))
  if (new Set(tagSet.map(({ Key }) => Key)).size < tagSet.length) throw badHeader(header)
  return tagsOf(tagSet)
}

/** Writes what {@link parseTaggingHeader} reads. */
export function taggingHeader(tags: Tags): string {
  return Object.entries(tags)
    .map((pair) => pair.map(percentEncode).join('='))
    .join('&')
}

function tagOf(pair: string, header: string): { Key: string; Value: string } {
  const [key = '', value = '', ...others] = pair.split('=')
  const tag = { Key: formDecode(key), Value: formDecode(value) }
  if (!tag.Key || tag.Value === undefined || others.length > 0) throw badHeader(header)
  return { Key: tag.Key, Value: tag.Value }
}

const formDecode = (text: string): string | undefined => percentDecode(text.replaceAll('+', ' '))

function checkTag(Key: string, Value: string): void {
  if (Key === '' || Key.length > maxKeyLength || !allowed.test(Key))
    throw invalidTag('The TagKey you have provided is invalid', { Key })
  if (Value.length > maxValueLength || !allowed.test(Value))
    throw invalidTag('The TagValue you have provided is invalid', { Key, Value })
}

function invalidTag(message: string, { Key, Value }: Tag): Error {
  return s3Error('InvalidTag', { message, context: { TagKey: Key, TagValue: Value } })
}

function badHeader(header: string): Error {
  return s3Error('InvalidArgument', {
    message:
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    context: { ArgumentName: 'x-amz-tagging', ArgumentValue: header },
  })
}
