import { s3Error } from '../errors.ts'
import { isRetentionMode, type Retention } from './retention.ts'

/** What the headers of a write say of the lock of its object. */
export interface LockHeaders {
  readonly ObjectLockMode?: string | undefined
  readonly ObjectLockRetainUntilDate?: Date | undefined
  readonly ObjectLockLegalHoldStatus?: string | undefined
}

export interface RequestedLock {
  readonly retention: Retention | undefined
  readonly legalHold: 'ON' | 'OFF' | undefined
}

/** Reads them. Throws `InvalidArgument`. */
export function requestedLock(headers: LockHeaders, now: number): RequestedLock {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = headers
  const legalHold = legalHoldOf(headers.ObjectLockLegalHoldStatus)
  if (mode === undefined && until === undefined) return { retention: undefined, legalHold }
  if (mode === undefined || until === undefined) {
    const missing =
      mode === undefined ? 'x-amz-object-lock-mode' : 'x-amz-object-lock-retain-until-date'
    throw s3Error('InvalidArgument', {
      message:
        'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
      context: { ArgumentName: missing },
    })
  }
  if (!isRetentionMode(mode))
    throw invalid('Unknown wormMode directive.', 'x-amz-object-lock-mode', mode)
  checkFuture(until, { now, name: 'x-amz-object-lock-retain-until-date' })
  return { retention: { mode, until: until.getTime() }, legalHold }
}

function legalHoldOf(status: string | undefined): RequestedLock['legalHold'] {
  if (status === undefined || status === 'ON' || status === 'OFF') return status
  throw invalid(
    "Legal Hold must be either of 'ON' or 'OFF'",
    'x-amz-object-lock-legal-hold',
    status,
  )
}

/** Throws `InvalidArgument` for a date that is past. */
export function checkFuture(
  until: Date,
  { now, name }: { readonly now: number; readonly name: string },
): void {
  if (until.getTime() > now) return
  throw invalid('The retain until date must be in the future!', name, until.toISOString())
}

const invalid = (message: string, ArgumentName: string, ArgumentValue: string): Error =>
  s3Error('InvalidArgument', { message, context: { ArgumentName, ArgumentValue } })
