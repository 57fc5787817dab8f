import type { ObjectVersion } from '../engine/object-version.ts'
import { s3Error } from '../protocol/errors.ts'
import type { OperationInput, OperationOutput } from '../protocol/operation-types.ts'
import { evaluatePreconditions } from '../protocol/preconditions.ts'
import { contentRange, parseRange, type ByteRange } from '../protocol/range.ts'
import { findVersion } from './find-version.ts'
import type { Context } from './handler.ts'
import { describeVersion } from './object-output.ts'
import { overrideMembers, responseOverrides } from './response-overrides.ts'

/** The members that GetObject and HeadObject honour. */
export const readMembers = [
  ...overrideMembers,
  'ChecksumMode',
  'IfMatch',
  'IfModifiedSince',
  'IfNoneMatch',
  'IfUnmodifiedSince',
  'Range',
  'VersionId',
] as const

type ReadInput = Pick<OperationInput<'GetObject'>, (typeof readMembers)[number]>

interface ReadAnswer {
  readonly version: ObjectVersion
  readonly range: ByteRange | undefined
  /** Everything but the body. */
  readonly output: OperationOutput<'HeadObject'>
}

/** What GetObject and HeadObject have in common: all but the body. */
export function readObject(input: ReadInput, context: Context): ReadAnswer {
  const version = findVersion(input.VersionId, context)
  checkConditions(input, version)
  const range = parseRange(input.Range, version.size)
  if (range === 'unsatisfiable') {
    throw s3Error('InvalidRange', {
      context: { RangeRequested: input.Range, ActualObjectSize: version.size },
    })
  }
  const described = describeVersion(version, {
    // The stored checksum is of the whole object; a client would hold it against the part.
    checksums: input.ChecksumMode === 'ENABLED' && range === undefined,
    versioned: context.bucket.versioning !== undefined,
  })
  const overrides = responseOverrides(input, context.caller)
  const output = overrides === undefined ? described : { ...described, ...overrides }
  if (range === undefined) return { version, range, output }
  const ContentLength = range.end - range.start + 1
  const ContentRange = contentRange(range, version.size)
  return { version, range, output: { ...output, ContentLength, ContentRange } }
}

function checkConditions(input: ReadInput, version: ObjectVersion): void {
  const outcome = evaluatePreconditions(
    {
      ifMatch: input.IfMatch,
      ifNoneMatch: input.IfNoneMatch,
      ifModifiedSince: input.IfModifiedSince,
      ifUnmodifiedSince: input.IfUnmodifiedSince,
    },
    version,
  )
  if (outcome === 'not-modified') throw s3Error('NotModified', { context: { ETag: version.etag } })
  if (outcome === 'failed')
    throw s3Error('PreconditionFailed', { context: { Condition: 'If-Match' } })
}
