import type { ObjectMetadata, ObjectVersion } from '../../engine/object-version.ts'
import type { OperationOutput } from '../../protocol/operation-types.ts'
import { s3Error } from '../../protocol/errors.ts'
import { isInForce, readRetention, type Retention } from '../../protocol/lock/retention.ts'
import { actionOn } from '../../protocol/action-of.ts'
import type { Asked, Context } from '../handler.ts'

type Locked = Pick<ObjectVersion, 'metadata'>

export const retentionOf = ({ metadata }: Locked): Retention | undefined =>
  readRetention(metadata.extra?.['lock'])

/** Undefined for a version that never had a legal hold. */
export function legalHoldOf({ metadata }: Locked): 'ON' | 'OFF' | undefined {
  const status = metadata.extra?.['legalHold']
  return status === 'ON' || status === 'OFF' ? status : undefined
}

interface DeletionRights {
  /** In milliseconds. */
  readonly now: number
  /** The caller asks to bypass governance, and has the right to. */
  readonly bypass: boolean
}

/** True if nothing keeps the version from being deleted for good. */
export function mayDelete(version: Locked, { now, bypass }: DeletionRights): boolean {
  if (legalHoldOf(version) === 'ON') return false
  const retention = retentionOf(version)
  return !isInForce(retention, now) || (retention.mode === 'GOVERNANCE' && bypass)
}

export const protectedByLock = (): Error =>
  s3Error('AccessDenied', {
    message: 'Access Denied because object protected by object lock.',
    hint: 'Wait until its retention ends and no legal hold is on; governance can be bypassed with s3:BypassGovernanceRetention.',
  })

/** True if the caller asks to bypass governance for a key, and may. */
export function bypassesGovernance(
  asked: boolean | undefined,
  about: Pick<Asked, 'key' | 'versionId' | 'lock'>,
  { allows, bucket }: Context,
): boolean {
  return asked === true && allows({ action: 's3:BypassGovernanceRetention', bucket, ...about })
}

/** Metadata with another retention, or none. */
export function withRetention(
  metadata: ObjectMetadata,
  retention: Retention | undefined,
): ObjectMetadata {
  const { lock: _, ...extra } = metadata.extra ?? {}
  return {
    ...metadata,
    extra: retention === undefined ? extra : { ...extra, lock: { ...retention } },
  }
}

/** The headers of a lock, for whoever may read it. Source: S3 API Reference, GetObject. */
export function describeLock(
  version: ObjectVersion,
  { allows, bucket }: Context,
): Pick<
  OperationOutput<'HeadObject'>,
  'ObjectLockMode' | 'ObjectLockRetainUntilDate' | 'ObjectLockLegalHoldStatus'
> {
  const retention = retentionOf(version)
  const legalHold = legalHoldOf(version)
  const may = (operation: 'GetObjectRetention' | 'GetObjectLegalHold'): boolean =>
    allows({ action: actionOn(operation, undefined), bucket, key: version.key })
  return {
    ...(retention !== undefined &&
      may('GetObjectRetention') && {
        ObjectLockMode: retention.mode,
        ObjectLockRetainUntilDate: new Date(retention.until),
      }),
    ...(legalHold !== undefined &&
      may('GetObjectLegalHold') && { ObjectLockLegalHoldStatus: legalHold }),
  }
}
