import type { ChecksumAlgorithm } from '../protocol/checksum/algorithms.ts'
import { createChecksum } from '../protocol/checksum/create-checksum.ts'

/** What bytes add up to. */
export interface Digests {
  /** Bytes. */
  readonly size: number
  /** Of each algorithm that was asked for. */
  readonly of: (algorithm: ChecksumAlgorithm) => Buffer
}

export interface Digester {
  readonly update: (chunk: Uint8Array) => void
  /** Nothing may be added after it. */
  readonly digests: () => Digests
}

/** Starts checksums of several algorithms over the same bytes. */
export function createDigester(algorithms: readonly ChecksumAlgorithm[]): Digester {
  const checksums = new Map(algorithms.map((name) => [name, createChecksum(name)]))
  let size = 0
  return {
    update(chunk) {
      size += chunk.byteLength
      for (const checksum of checksums.values()) checksum.update(chunk)
    },
    digests: () => ({
      size,
      of(algorithm) {
        const checksum = checksums.get(algorithm)
        if (checksum === undefined) throw new TypeError(`${algorithm} was not computed`)
        return checksum.digest()
      },
    }),
  }
}

/** Reads bytes to their end for what they add up to. */
export async function digestsOf(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  algorithms: readonly ChecksumAlgorithm[],
): Promise<Digests> {
  const digester = createDigester(algorithms)
  if (bytes instanceof Uint8Array) digester.update(bytes)
  else for await (const chunk of bytes) digester.update(chunk)
  return digester.digests()
}
