import { s3Error } from './errors.ts'
import type { OperationInput } from './operation-types.ts'
import { evaluatePreconditions, type Validators } from './preconditions.ts'

/** The members by which GetObject and HeadObject say under which conditions they read. */
export const readConditionMembers = [
  'IfMatch',
  'IfModifiedSince',
  'IfNoneMatch',
  'IfUnmodifiedSince',
] as const

/** The members by which CopyObject and UploadPartCopy name their source, and say under which conditions. */
export const copyConditionMembers = [
  'CopySource',
  'CopySourceIfMatch',
  'CopySourceIfModifiedSince',
  'CopySourceIfNoneMatch',
  'CopySourceIfUnmodifiedSince',
] as const

type ReadConditions = Pick<OperationInput<'GetObject'>, (typeof readConditionMembers)[number]>

export type CopySourceInput = Partial<
  Pick<OperationInput<'CopyObject'>, (typeof copyConditionMembers)[number]>
>

/** Throws `NotModified`, `PreconditionFailed` unless the conditions of a read hold. */
export function checkReadConditions(input: ReadConditions, validators: Validators): void {
  const outcome = evaluatePreconditions(
    {
      ifMatch: input.IfMatch,
      ifNoneMatch: input.IfNoneMatch,
      ifModifiedSince: input.IfModifiedSince,
      ifUnmodifiedSince: input.IfUnmodifiedSince,
    },
    validators,
  )
  if (outcome === 'not-modified')
    throw s3Error('NotModified', { context: { ETag: validators.etag } })
  if (outcome === 'failed')
    throw s3Error('PreconditionFailed', { context: { Condition: 'If-Match' } })
}

/** Throws `PreconditionFailed` unless the conditions of a copy hold of its source. */
export function checkCopyConditions(input: CopySourceInput, validators: Validators): void {
  const outcome = evaluatePreconditions(
    {
      ifMatch: input.CopySourceIfMatch,
      ifNoneMatch: input.CopySourceIfNoneMatch,
      ifModifiedSince: input.CopySourceIfModifiedSince,
      ifUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
    validators,
  )
  if (outcome === 'hold') return
  throw s3Error('PreconditionFailed', { context: { Condition: 'x-amz-copy-source-If-Match' } })
}
