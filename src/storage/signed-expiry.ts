import { storageError } from './errors.ts'
import type { StorageContext } from './storage-context.ts'

/** Seconds. Source: S3 User Guide, "Sharing objects with presigned URLs". */
const longestOnS3 = 604_800
/** Seconds. CloudFront knows no end; what is good for more than a year was hardly meant. */
export const longestOnCloudFront = 31_536_000

export interface ExpiryWanted {
  /** Seconds. */
  readonly expiresIn?: number | undefined
  /** Seconds. */
  readonly window?: number | undefined
  /** Seconds, both together. @default what S3 takes */
  readonly longest?: number | undefined
}

export interface SignedExpiry {
  /** Seconds from `signedAt`. */
  readonly expiresIn: number
  readonly signedAt: Date
  readonly expiresAt: Date
}

/**
 * For which moment something is signed, and how long it is good. In a window of time the moment is its
 * beginning, so that all that is signed in it is the same, and the end is later by the window, so that
 * what is signed at its end is good as long as was asked for. Throws `ExpiryInvalid`.
 */
export function signedExpiry(
  { declared, presigner }: StorageContext,
  { longest = longestOnS3, ...options }: ExpiryWanted,
): SignedExpiry {
  const { expiresIn = declared.urlExpiresIn, window } = options
  const life = expiresIn + (window ?? 0)
  if (!isSeconds(expiresIn) || (window !== undefined && !isSeconds(window)) || life > longest)
    throw storageError('ExpiryInvalid', {
      hint: `Give whole seconds, 1 to ${longest} (${longest / 86_400} days) for expiresIn and window together.`,
      context: { storage: declared.name, expiresIn, window },
    })
  const now = presigner.now().getTime()
  const windowMs = (window ?? 0) * 1000
  const signedAt = windowMs === 0 ? now : Math.floor(now / windowMs) * windowMs
  return {
    expiresIn: life,
    signedAt: new Date(signedAt),
    expiresAt: new Date(signedAt + life * 1000),
  }
}

const isSeconds = (value: number): boolean => Number.isSafeInteger(value) && value >= 1
