import { avalanche64, prime64, rotated, u64, viewOf } from './xxhash-primes.ts'

const [p1, p2, p3, p4, p5] = prime64
const stripe = 32

const round = (lane: bigint, word: bigint): bigint =>
  u64(rotated(u64(lane + u64(word * p2)), 31n) * p1)

/** XXH64 with seed 0: 8 bytes, big-endian, as its canonical form has them. Source: xxHash specification. */
export function createXxhash64() {
  const lanes = new BigUint64Array([u64(p1 + p2), p2, 0n, u64(-p1)])
  const rest = new Uint8Array(stripe)
  let left = 0
  let length = 0

  const take = (bytes: Uint8Array): void => {
    const view = viewOf(bytes)
    for (let at = 0; at + stripe <= bytes.length; at += stripe)
      for (let lane = 0; lane < 4; lane++)
        lanes[lane] = round(lanes[lane] ?? 0n, view.getBigUint64(at + lane * 8, true))
  }

  return {
    update(bytes: Uint8Array): void {
      length += bytes.length
      const fill = left === 0 ? 0 : Math.min(stripe - left, bytes.length)
      rest.set(bytes.subarray(0, fill), left)
      left += fill
      if (left === stripe) {
        take(rest)
        left = 0
      }
      if (left > 0) return
      const whole = fill + Math.floor((bytes.length - fill) / stripe) * stripe
      take(bytes.subarray(fill, whole))
      rest.set(bytes.subarray(whole))
      left = bytes.length - whole
    },
    digest(): Buffer {
      const start = length < stripe ? p5 : joined(lanes)
      const hash = finished(u64(start + BigInt(length)), rest.subarray(0, left))
      const digest = Buffer.alloc(8)
      digest.writeBigUInt64BE(hash)
      return digest
    },
  }
}

function joined(lanes: BigUint64Array): bigint {
  const [a = 0n, b = 0n, c = 0n, d = 0n] = lanes
  let hash = u64(rotated(a, 1n) + rotated(b, 7n) + rotated(c, 12n) + rotated(d, 18n))
  for (const lane of [a, b, c, d]) hash = u64((hash ^ round(0n, lane)) * p1 + p4)
  return hash
}

function finished(start: bigint, rest: Uint8Array): bigint {
  const view = viewOf(rest)
  let hash = start
  let at = 0
  for (; at + 8 <= rest.length; at += 8)
    hash = u64(rotated(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * p1 + p4)
  if (at + 4 <= rest.length) {
    const word = BigInt(view.getUint32(at, true))
    hash = u64(rotated(hash ^ u64(word * p1), 23n) * p2 + p3)
    at += 4
  }
  for (; at < rest.length; at++)
    hash = u64(rotated(hash ^ u64(BigInt(rest[at] ?? 0) * p5), 11n) * p1)
  return avalanche64(hash)
}
