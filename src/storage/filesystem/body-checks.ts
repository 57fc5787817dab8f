import {
  checksumAlgorithms,
  isChecksumAlgorithm,
  type ChecksumAlgorithm,
} from '../../protocol/checksum/algorithms.ts'
import {
  checkChecksum,
  checkContentMd5,
  parseChecksum,
  parseContentMd5,
} from '../../protocol/checksum/check-digest.ts'
import { s3Error } from '../../protocol/errors.ts'
import type { SummedDraft } from './drafts.ts'

/** What a request says its body is. */
export interface BodyChecks {
  /** The one whose checksum the object keeps: that which was sent, or asked for. */
  readonly algorithm: ChecksumAlgorithm
  /** Throws `BadDigest` unless the body is the one that was announced. */
  readonly check: (draft: SummedDraft) => void
}

interface CheckedInput {
  readonly ContentMD5?: string | undefined
  readonly ChecksumAlgorithm?: string | undefined
}

/** Reads the checksums of an input. Throws `InvalidRequest`, `InvalidDigest`, `NotImplemented`. */
export function bodyChecksOf(input: CheckedInput): BodyChecks {
  const claimed = claimOf({ ...input })
  const md5 = input.ContentMD5 === undefined ? undefined : parseContentMd5(input.ContentMD5)
  return {
    algorithm: claimed?.algorithm ?? algorithmNamed(input.ChecksumAlgorithm ?? 'CRC32'),
    check(draft) {
      if (md5 !== undefined) checkContentMd5(md5, Buffer.from(draft.sums.MD5 ?? '', 'base64'))
      if (claimed === undefined) return
      const computed = Buffer.from(draft.sums[claimed.algorithm] ?? '', 'base64')
      checkChecksum(claimed.algorithm, claimed.value, computed)
    },
  }
}

interface Claim {
  readonly algorithm: ChecksumAlgorithm
  readonly value: Buffer
}

function claimOf(input: Readonly<Record<string, unknown>>): Claim | undefined {
  const claims: Claim[] = []
  for (const name of Object.keys(checksumAlgorithms)) {
    const value = input[`Checksum${name}`]
    if (typeof value !== 'string' || !isChecksumAlgorithm(name)) continue
    claims.push({ algorithm: name, value: parseChecksum(name, value) })
  }
  if (claims.length <= 1) return claims[0]
  throw s3Error('InvalidRequest', {
    message: 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
  })
}

function algorithmNamed(name: string): ChecksumAlgorithm {
  if (isChecksumAlgorithm(name)) return name
  throw s3Error('NotImplemented', {
    message: `The checksum algorithm ${name} is not implemented.`,
  })
}
