import { isStowageError } from '../core/error.ts'
import { tagSetOf, tagsOf, taggingHeader as written, type Tags } from '../protocol/tagging.ts'
import { storageError } from './errors.ts'

/** The value of `x-amz-tagging`; undefined for no tags. Throws `TagsInvalid`. */
export function taggingHeader(tags: Tags | undefined): string | undefined {
  if (tags === undefined) return undefined
  checkTags(tags)
  return written(tags) || undefined
}

/** Throws `TagsInvalid` for tags that S3 would refuse. */
export function checkTags(tags: Tags): void {
  for (const [name, value] of Object.entries(tags) as [string, unknown][])
    if (typeof value !== 'string')
      throw storageError('TagsInvalid', {
        message: `The tag ${JSON.stringify(name.slice(0, 128))} has a value that is ${typeof value}, not text.`,
        context: { tag: name.slice(0, 128) },
      })
  try {
    tagsOf(tagSetOf(tags))
  } catch (cause) {
    if (!isStowageError(cause)) throw cause
    throw storageError('TagsInvalid', { message: cause.message, context: cause.context, cause })
  }
}
