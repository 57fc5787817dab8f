import { checksumAlgorithms, isChecksumAlgorithm } from '../protocol/checksum/algorithms.ts'
import { checksumOf, createChecksum } from '../protocol/checksum/create-checksum.ts'
import type { ResponseHeaders } from './exchange.ts'
import type { BodyCheck } from './object-body.ts'
import { clientError } from './errors.ts'

/** Names a checksum in any header of S3's. */
const checksumHeader = 'x-amz-checksum-'

/** The headers that say how checksums are used, and are none themselves. */
const about: ReadonlySet<string> = new Set([
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
])

/** True when the request has a checksum of its own making. */
export function hasChecksum(headers: Readonly<Record<string, string>>): boolean {
  if (headers['content-md5'] !== undefined) return true
  for (const name in headers) if (name.startsWith(checksumHeader) && !about.has(name)) return true
  return false
}

/** The header, and its value, that tells the checksum of a body. */
export function checksumHeaderOf(
  algorithm: string,
  bytes: Uint8Array,
): readonly [name: string, value: string] {
  if (algorithm === 'MD5') return ['content-md5', checksumOf('MD5', bytes).toString('base64')]
  if (!isChecksumAlgorithm(algorithm)) throw unknownAlgorithm(algorithm)
  return [checksumAlgorithms[algorithm].header, checksumOf(algorithm, bytes).toString('base64')]
}

/** The checksum of a body that is being sent, for its trailer. */
export interface TrailerChecksum {
  readonly header: string
  /** Characters of its Base64. */
  readonly valueLength: number
  /** Passes the body on, and takes its checksum. */
  readonly through: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>
  readonly value: () => string
}

export function createTrailerChecksum(algorithm: string): TrailerChecksum {
  if (!isChecksumAlgorithm(algorithm)) throw unknownAlgorithm(algorithm)
  const { header, bytes } = checksumAlgorithms[algorithm]
  const checksum = createChecksum(algorithm)
  return {
    header,
    valueLength: Math.ceil(bytes / 3) * 4,
    async *through(source) {
      for await (const chunk of source) {
        checksum.update(chunk)
        yield chunk
      }
    },
    value: () => checksum.digestBase64(),
  }
}

const unknownAlgorithm = (algorithm: string): Error =>
  clientError('InputInvalid', {
    message: `ChecksumAlgorithm ${algorithm} is not computed here`,
    hint: 'Use CRC32, CRC32C, CRC64NVME, SHA1 or SHA256, or pass the checksum itself.',
  })

/**
 * The check of a response's body by the checksum that came with it. Undefined when there is none, or
 * it is one of parts, which says nothing about the bytes of the whole.
 */
export function bodyCheckOf(status: number, headers: ResponseHeaders): BodyCheck | undefined {
  // A range has the checksum of the whole object, if any.
  if (status !== 200) return undefined
  for (const [algorithm, { header }] of rows) {
    const expected = headers[header]
    if (typeof expected !== 'string' || expected.includes('-')) continue
    const checksum = createChecksum(algorithm)
    return {
      update: checksum.update,
      end() {
        if (checksum.digestBase64() === expected) return
        throw clientError('ChecksumMismatch', { context: { algorithm, expected } })
      },
    }
  }
  return undefined
}

const rows = Object.keys(checksumAlgorithms)
  .filter(isChecksumAlgorithm)
  .map((algorithm) => [algorithm, checksumAlgorithms[algorithm]] as const)
