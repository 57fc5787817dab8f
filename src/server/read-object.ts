import type { ObjectVersion } from '../engine/object-version.ts'
import { actionOn } from '../protocol/action-of.ts'
import { checkReadConditions, readConditionMembers } from '../protocol/check-conditions.ts'
import { s3Error } from '../protocol/errors.ts'
import { partNumberOf } from '../protocol/multipart/part-number.ts'
import type { OperationInput, OperationOutput } from '../protocol/operation-types.ts'
import { contentRange, requestedRange, type ByteRange } from '../protocol/range.ts'
import { overrideMembers, responseOverrides } from '../protocol/response-overrides.ts'
import { describeVersion } from './describe-version.ts'
import { customerKeyMembers } from './encryption/customer-key.ts'
import { encryptionAnswer } from './encryption/encryption-answer.ts'
import { readingKey } from './encryption/reading-key.ts'
import { findVersion } from './find-version.ts'
import type { Context } from './handler.ts'
import { partOf } from './object-part.ts'

/** The members that GetObject and HeadObject honour. */
export const readMembers = [
  ...overrideMembers,
  ...readConditionMembers,
  ...customerKeyMembers,
  'ChecksumMode',
  'PartNumber',
  'Range',
  'VersionId',
] as const

type ReadInput = Pick<OperationInput<'GetObject'>, (typeof readMembers)[number]>

/** What a read answers. */
export interface ReadAnswer {
  readonly version: ObjectVersion
  readonly range: ByteRange | undefined
  /** What its bytes take, if it is encrypted with a customer's key. */
  readonly customerKey: Uint8Array | undefined
  /** Everything but the body. */
  readonly output: OperationOutput<'HeadObject'>
}

/** What GetObject and HeadObject have in common: all but the body. */
export function readObject(input: ReadInput, context: Context): ReadAnswer {
  const { version, customerKey } = readableVersion(input, context)
  const range = requestedRange(input.Range, version.size)
  // The stored checksum is of the whole object; a client would hold it against the part.
  const checksums = input.ChecksumMode === 'ENABLED' && range === undefined
  return answerOf({ version, customerKey, range, checksums }, input, context)
}

/** The same for one part of an object, which is answered like a range. Throws `InvalidPartNumber`, `InvalidRequest`. */
export async function readPart(input: ReadInput, context: Context): Promise<ReadAnswer> {
  const { PartNumber, Range, ChecksumMode } = input
  const partNumber = partNumberOf(PartNumber)
  if (Range !== undefined) {
    throw s3Error('InvalidRequest', {
      message: 'Cannot specify both Range header and partNumber query parameter',
    })
  }
  const { version, customerKey } = readableVersion(input, context)
  const part = await partOf(version, partNumber, context.engine)
  const checksums = ChecksumMode === 'ENABLED'
  const { range, isWhole } = part
  const whole = { version, customerKey, range, checksums: checksums && isWhole }
  const answer = answerOf(whole, input, context)
  if (isWhole) return answer
  const { checksums: ofObject } = version.metadata
  const ofPart = checksums && ofObject && { ChecksumType: ofObject.type, ...part.checksums }
  return { ...answer, output: { ...answer.output, PartsCount: part.count, ...ofPart } }
}

function readableVersion(
  input: ReadInput,
  context: Context,
): Pick<ReadAnswer, 'version' | 'customerKey'> {
  const version = findVersion(input.VersionId, context)
  const customerKey = readingKey(input, version, context)
  checkReadConditions(input, version)
  return { version, customerKey }
}

interface Chosen extends Omit<ReadAnswer, 'output'> {
  /** Whether the object's own are answered. */
  readonly checksums: boolean
}

function answerOf(
  { version, customerKey, range, checksums }: Chosen,
  input: ReadInput,
  context: Context,
): ReadAnswer {
  const described = describeVersion(version, context, {
    checksums,
    tags: tagCount(version, input.VersionId, context),
  })
  Object.assign(described, encryptionAnswer(version.seal, customerKey))
  const overrides = responseOverrides(input)
  // As on AWS.
  if (overrides !== undefined && context.caller.accessKeyId === undefined) {
    throw s3Error('InvalidRequest', {
      message: 'Request specific response headers cannot be used for anonymous GET requests.',
    })
  }
  const output = overrides === undefined ? described : { ...described, ...overrides }
  if (range === undefined) return { version, customerKey, range, output }
  const ContentLength = range.end - range.start + 1
  // HTTP has no words for a range of no bytes, which an empty part is.
  const ContentRange = ContentLength === 0 ? undefined : contentRange(range, version.size)
  return { version, customerKey, range, output: { ...output, ContentLength, ContentRange } }
}

/** How many tags there are is told to those who may read them. */
function tagCount(
  { metadata: { tags } }: ObjectVersion,
  versionId: string | undefined,
  { allows, bucket, key }: Context,
): number | undefined {
  if (tags === undefined) return undefined
  const action = actionOn('GetObjectTagging', versionId)
  return allows({ action, bucket, key, versionId }) ? Object.keys(tags).length : undefined
}
