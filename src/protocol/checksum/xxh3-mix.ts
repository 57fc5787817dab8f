import { prime64, u64, viewOf } from './xxhash-primes.ts'

/** The default secret of XXH3. Source: xxHash specification, "XXH3 algorithm description". */
const secretBytes = Buffer.from(
  'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f' +
    'cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c' +
    '3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8' +
    'fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364ea' +
    'c5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b' +
    '16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e',
  'hex',
)

export const secret = viewOf(secretBytes)

/** The word of the secret at a byte. */
export const key64 = (at: number): bigint => secret.getBigUint64(at, true)
export const key32 = (at: number): bigint => BigInt(secret.getUint32(at, true))

/** Both halves of a product, one xored into the other. */
export function foldedProduct(a: bigint, b: bigint): bigint {
  const product = a * b
  return u64(product) ^ (product >> 64n)
}

/** XXH3's own last mixing. */
export function avalanche(value: bigint): bigint {
  const hash = u64((value ^ (value >> 37n)) * 0x165667919e3779f9n)
  return hash ^ (hash >> 32n)
}

/** Sixteen bytes of the input with sixteen of the secret. */
export function mixed(view: DataView, at: number, key: number): bigint {
  return foldedProduct(
    view.getBigUint64(at, true) ^ key64(key),
    view.getBigUint64(at + 8, true) ^ key64(key + 8),
  )
}

/** A word with its bytes in the other order. */
export function swapped(word: bigint): bigint {
  let result = 0n
  for (let rest = word, byte = 0; byte < 8; byte++, rest >>= 8n)
    result = (result << 8n) | (rest & 0xffn)
  return result
}

/** Where every accumulation of a length begins. */
export const lengthFactor = (length: number): bigint => u64(BigInt(length) * prime64[0])
