import type { ClientInput, ClientOutput } from '../../client/input.ts'
import { checkReadConditions, readConditionMembers } from '../../protocol/check-conditions.ts'
import { checksumMembers } from '../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import type { Validators } from '../../protocol/preconditions.ts'
import { contentRange, requestedRange } from '../../protocol/range.ts'
import { overrideMembers, responseOverrides } from '../../protocol/response-overrides.ts'
import type { FileSpan } from './file-chunks.ts'
import type { FoundObject } from './find-object.ts'
import { refuseVersion } from './refuse-version.ts'

/** The members that GetObject and HeadObject honour. */
export const readMembers = [
  ...overrideMembers,
  ...readConditionMembers,
  'Range',
  'VersionId',
] as const

type ReadInput = Pick<ClientInput<'GetObject'>, (typeof readMembers)[number] | 'ChecksumMode'>

/** What GetObject and HeadObject have in common. */
export interface ReadAnswer {
  /** The bytes that are asked for. */
  readonly span: FileSpan
  readonly isWhole: boolean
  /** Everything but the body. */
  readonly output: ClientOutput<'HeadObject'>
}

/** When the bytes of an object were written, as S3 tells it. */
export function lastModifiedOf({ entry }: Pick<FoundObject, 'entry'>): Date {
  return new Date(Number(entry.mtime / 1_000_000n))
}

/** What conditions are asked of. */
export function validatorsOf(object: FoundObject): Validators {
  return { etag: object.record.etag, modified: lastModifiedOf(object).getTime() }
}

/** Answers a read. Throws `NoSuchVersion`, `NotModified`, `PreconditionFailed`, `InvalidRange`. */
export function readAnswer(input: ReadInput, object: FoundObject): ReadAnswer {
  const { size } = object.entry
  refuseVersion(input.VersionId)
  checkReadConditions(input, validatorsOf(object))
  const range = requestedRange(input.Range, size)
  // The checksum is of the whole object; a client would hold it against the part.
  const withChecksums = input.ChecksumMode === 'ENABLED' && range === undefined
  const output = {
    ...describe(object),
    ...overridesOf(input),
    ...(withChecksums && checksumMembers(object.record.checksums)),
  }
  if (range === undefined) return { span: { start: 0, length: size }, isWhole: true, output }
  const { start, end } = range
  const length = end - start + 1
  const part = { ContentLength: length, ContentRange: contentRange(range, size) }
  return { span: { start, length }, isWhole: false, output: { ...output, ...part } }
}

function describe(object: FoundObject): ClientOutput<'HeadObject'> {
  const { entry, record } = object
  const { Expires, ContentType = 'binary/octet-stream', ...attributes } = record.attributes
  const tagCount = Object.keys(record.tags).length
  return {
    AcceptRanges: 'bytes',
    LastModified: lastModifiedOf(object),
    ContentLength: entry.size,
    ETag: quoteEtag(record.etag),
    ContentType,
    ...attributes,
    ...(Expires !== undefined && { Expires: new Date(Expires), ExpiresString: Expires }),
    ...(Object.keys(record.metadata).length > 0 && { Metadata: { ...record.metadata } }),
    ...(tagCount > 0 && { TagCount: tagCount }),
  }
}

/** Whoever signed a URL may choose headers of its answer. */
function overridesOf(input: ReadInput): Partial<ClientOutput<'HeadObject'>> {
  const { ResponseExpires: Expires } = input
  return { ...responseOverrides(input), ...(Expires !== undefined && { Expires }) }
}
