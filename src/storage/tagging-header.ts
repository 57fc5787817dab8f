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
  try {
    tagsOf(tagSetOf(tags))
  } catch (cause) {
    if (!isStowageError(cause)) throw cause
    throw storageError('TagsInvalid', { message: cause.message, context: cause.context, cause })
  }
}
