import { prime32, prime64, avalanche64, rotated, u64, viewOf } from './xxhash-primes.ts'
import { avalanche, foldedProduct, key32, key64, lengthFactor, mixed, swapped } from './xxh3-mix.ts'

/** XXH3 of 64 bits of an input of at most 240 bytes, which has one formula for each range of lengths. */
export function shortXxh3(bytes: Uint8Array): bigint {
  const { length } = bytes
  const view = viewOf(bytes)
  if (length > 128) return avalanche(sumOfMedium(view))
  if (length > 16) return avalanche(sumOfPairs(view))
  if (length > 8) return ofNineToSixteen(view)
  if (length > 3) return ofFourToEight(view)
  if (length > 0) return avalanche64(packed(bytes) ^ key32(0) ^ key32(4))
  return avalanche64(key64(56) ^ key64(64))
}

/** XXH3 of 128 bits of an input of at most 240 bytes. */
export function shortXxh128(bytes: Uint8Array): bigint {
  const { length } = bytes
  const view = viewOf(bytes)
  if (length > 16) return wideSum(view)
  if (length > 8) return wideOfNineToSixteen(view)
  if (length > 3) return wideOfFourToEight(view)
  if (length === 0)
    return wide(avalanche64(key64(64) ^ key64(72)), avalanche64(key64(80) ^ key64(88)))
  const low = packed(bytes)
  const turned = rotated32(swapped(low) >> 32n, 13n)
  return wide(avalanche64(low ^ key32(0) ^ key32(4)), avalanche64(turned ^ key32(8) ^ key32(12)))
}

export const wide = (low: bigint, high: bigint): bigint => (high << 64n) | low

const rotated32 = (word: bigint, bits: bigint): bigint =>
  BigInt.asUintN(32, word << bits) | (word >> (32n - bits))

/** First, middle and last byte, and the length, of one to three bytes. */
function packed(bytes: Uint8Array): bigint {
  const { length } = bytes
  const [first = 0] = bytes
  const middle = bytes[length >> 1] ?? 0
  const last = bytes[length - 1] ?? 0
  return BigInt(((first << 16) | (middle << 24) | last | (length << 8)) >>> 0)
}

const word32 = (view: DataView, at: number): bigint => BigInt(view.getUint32(at, true))
const word64 = (view: DataView, at: number): bigint => view.getBigUint64(at, true)

function ofFourToEight(view: DataView): bigint {
  const length = view.byteLength
  const input = word32(view, length - 4) + (word32(view, 0) << 32n)
  let hash = input ^ key64(8) ^ key64(16)
  hash = u64((hash ^ rotated(hash, 49n) ^ rotated(hash, 24n)) * scatter)
  hash = u64((hash ^ u64((hash >> 35n) + BigInt(length))) * scatter)
  return hash ^ (hash >> 28n)
}

const scatter = 0x9fb21c651e98df25n

function ofNineToSixteen(view: DataView): bigint {
  const length = view.byteLength
  const low = word64(view, 0) ^ key64(24) ^ key64(32)
  const high = word64(view, length - 8) ^ key64(40) ^ key64(48)
  return avalanche(u64(BigInt(length) + swapped(low) + high + foldedProduct(low, high)))
}

/** Of 17 to 128 bytes: sixteen from the front with sixteen from the back. */
function sumOfPairs(view: DataView): bigint {
  const length = view.byteLength
  let sum = lengthFactor(length)
  for (let at = Math.floor((length - 1) / 32); at >= 0; at--) {
    sum += mixed(view, 16 * at, 32 * at) + mixed(view, length - 16 * (at + 1), 32 * at + 16)
  }
  return u64(sum)
}

/** Of 129 to 240 bytes. */
function sumOfMedium(view: DataView): bigint {
  const length = view.byteLength
  let sum = lengthFactor(length)
  for (let at = 0; at < 128; at += 16) sum += mixed(view, at, at)
  sum = avalanche(u64(sum))
  for (let at = 128; at + 16 <= length; at += 16) sum += mixed(view, at, at - 125)
  return u64(sum + mixed(view, length - 16, 119))
}

function wideOfFourToEight(view: DataView): bigint {
  const length = view.byteLength
  const input = word32(view, 0) + (word32(view, length - 4) << 32n)
  const product = (input ^ key64(16) ^ key64(24)) * (prime64[0] + BigInt(length << 2))
  const high = u64((product >> 64n) + (u64(product) << 1n))
  let low = u64(product) ^ (high >> 3n)
  low = u64((low ^ (low >> 35n)) * scatter)
  return wide(low ^ (low >> 28n), avalanche(high))
}

function wideOfNineToSixteen(view: DataView): bigint {
  const length = view.byteLength
  const first = word64(view, 0)
  const last = word64(view, length - 8)
  const product = (first ^ last ^ key64(32) ^ key64(40)) * prime64[0]
  const turned = last ^ key64(48) ^ key64(56)
  const low = u64(u64(product) + (BigInt(length - 1) << 54n))
  const high = (product >> 64n) + turned + BigInt.asUintN(32, turned) * (prime32[1] - 1n)
  const second = (low ^ swapped(u64(high))) * prime64[1]
  return wide(avalanche(u64(second)), avalanche(u64((second >> 64n) + u64(high) * prime64[1])))
}

/** Of 17 to 240 bytes. */
function wideSum(view: DataView): bigint {
  const length = view.byteLength
  let low = lengthFactor(length)
  let high = 0n
  const mix = (front: number, back: number, key: number): void => {
    low = u64(low + mixed(view, front, key)) ^ u64(word64(view, back) + word64(view, back + 8))
    high =
      u64(high + mixed(view, back, key + 16)) ^ u64(word64(view, front) + word64(view, front + 8))
  }
  if (length <= 128) {
    for (let at = Math.floor((length - 1) / 32); at >= 0; at--)
      mix(16 * at, length - 16 * (at + 1), 32 * at)
  } else {
    for (let at = 0; at < 128; at += 32) mix(at, at + 16, at)
    low = avalanche(low)
    high = avalanche(high)
    for (let at = 128; at + 32 <= length; at += 32) mix(at, at + 16, at - 125)
    mix(length - 16, length - 32, 103)
  }
  const spread = low * prime64[0] + high * prime64[3] + BigInt(length) * prime64[1]
  return wide(avalanche(u64(low + high)), u64(-avalanche(u64(spread))))
}
