import { avalanche, foldedProduct, key64, lengthFactor } from './xxh3-mix.ts'
import { shortXxh128, shortXxh3, wide } from './xxh3-short.ts'
import { prime32, prime64, u64, viewOf } from './xxhash-primes.ts'

const stripe = 64
/** After so many stripes the lanes are scrambled: one for every eight bytes that the secret moves on. */
const stripesOfBlock = 16
/** Up to this length the input is hashed as a whole. */
const shortest = 240
const room = 256

const keys = BigUint64Array.from({ length: 24 }, (_, at) => key64(at * 8))
const lastKeys = BigUint64Array.from({ length: 8 }, (_, at) => key64(121 + at * 8))

/**
 * XXH3 with seed 0, of 64 or 128 bits, big-endian as its canonical form has it. BigInts of 64 bits, which V8 computes in
 * registers: some 300 MB/s. Source: xxHash specification, "XXH3 algorithm description".
 */
export function createXxh3(bits: 64 | 128) {
  const lanes = BigUint64Array.of(
    prime32[2],
    prime64[0],
    prime64[1],
    prime64[2],
    prime64[3],
    prime32[1],
    prime64[4],
    prime32[0],
  )
  // The stripe taken last, then what is not taken yet: the end of the input is hashed once more.
  const kept = new Uint8Array(stripe + room)
  const waiting = kept.subarray(stripe)
  let left = 0
  let length = 0
  let stripes = 0

  /** Takes whole stripes, as many as fit before `end`. */
  const take = (bytes: Uint8Array, end: number): number => {
    const view = viewOf(bytes)
    let at = 0
    for (; at + stripe <= end; at += stripe) {
      accumulate(lanes, view, { at, keys, key: stripes })
      stripes += 1
      if (stripes < stripesOfBlock) continue
      scramble(lanes)
      stripes = 0
    }
    return at
  }

  return {
    update(bytes: Uint8Array): void {
      length += bytes.length
      let at = 0
      if (left > 0 || bytes.length <= room) {
        at = Math.min(room - left, bytes.length)
        waiting.set(bytes.subarray(0, at), left)
        left += at
        if (at === bytes.length) return
        take(waiting, room)
        kept.copyWithin(0, room)
        left = 0
      }
      const rest = bytes.subarray(at)
      // One byte stays behind, as the last stripe is another matter.
      const taken = take(rest, rest.length - 1)
      if (taken > 0) kept.set(rest.subarray(taken - stripe, taken))
      waiting.set(rest.subarray(taken))
      left = rest.length - taken
    },
    digest(): Buffer {
      if (length <= shortest) {
        const whole = waiting.subarray(0, left)
        return digestOf(bits === 64 ? shortXxh3(whole) : shortXxh128(whole), bits)
      }
      take(waiting, left - 1)
      accumulate(lanes, viewOf(kept), { at: left, keys: lastKeys, key: 0 })
      const low = merged(lanes, 11, lengthFactor(length))
      if (bits === 64) return digestOf(low, bits)
      return digestOf(wide(low, merged(lanes, 117, u64(~(BigInt(length) * prime64[1])))), bits)
    },
  }
}

/** One stripe into the lanes. Nothing but words in registers: an object or a call more would box them. */
function accumulate(
  lanes: BigUint64Array,
  view: DataView,
  {
    at,
    keys: secret,
    key,
  }: { readonly at: number; readonly keys: BigUint64Array; readonly key: number },
): void {
  for (let lane = 0; lane < 8; lane++) {
    const word = view.getBigUint64(at + lane * 8, true)
    const keyed = word ^ (secret[key + lane] ?? 0n)
    lanes[lane ^ 1] = BigInt.asUintN(64, (lanes[lane ^ 1] ?? 0n) + word)
    lanes[lane] = BigInt.asUintN(
      64,
      (lanes[lane] ?? 0n) + BigInt.asUintN(64, (keyed & 0xffffffffn) * (keyed >> 32n)),
    )
  }
}

function scramble(lanes: BigUint64Array): void {
  for (let lane = 0; lane < 8; lane++) {
    const value = lanes[lane] ?? 0n
    lanes[lane] = u64((value ^ (value >> 47n) ^ (keys[16 + lane] ?? 0n)) * prime32[0])
  }
}

function merged(lanes: BigUint64Array, key: number, start: bigint): bigint {
  let sum = start
  for (let lane = 0; lane < 8; lane += 2) {
    const at = key + lane * 8
    sum += foldedProduct((lanes[lane] ?? 0n) ^ key64(at), (lanes[lane + 1] ?? 0n) ^ key64(at + 8))
  }
  return avalanche(u64(sum))
}

function digestOf(hash: bigint, bits: 64 | 128): Buffer {
  return Buffer.from(hash.toString(16).padStart(bits / 4, '0'), 'hex')
}
