import { s3Error } from '../errors.ts'
import type { PresentedSignature } from './presented-signature.ts'

const skewLimitMs = 15 * 60 * 1000

/**
 * Throws unless the signature is good at this moment: at most 15 minutes from it in a header, and
 * within its own life in a presigned URL.
 */
export function checkTime({ signedAt, expiresIn, amzDate }: PresentedSignature, now: Date): void {
  const ageMs = now.getTime() - signedAt.getTime()
  const context = () => ({ requestTime: amzDate, serverTime: now.toISOString() })
  if (expiresIn === undefined) {
    if (Math.abs(ageMs) > skewLimitMs) {
      const maxAllowedSkewMilliseconds = skewLimitMs
      throw s3Error('RequestTimeTooSkewed', {
        context: { ...context(), maxAllowedSkewMilliseconds },
      })
    }
  } else if (ageMs < -skewLimitMs) {
    throw s3Error('AccessDenied', { message: 'Request is not valid yet', context: context() })
  } else if (ageMs > expiresIn * 1000) {
    throw s3Error('AccessDenied', {
      message: 'Request has expired',
      context: { ...context(), expiresIn },
    })
  }
}
