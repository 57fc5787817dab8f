/** The constants of the XXH family. Source: xxHash specification, "XXH64 algorithm description" and "XXH3". */
export const prime32 = [0x9e3779b1n, 0x85ebca77n, 0xc2b2ae3dn] as const
export const prime64 = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
] as const

export const u64 = (value: bigint): bigint => BigInt.asUintN(64, value)

export const rotated = (value: bigint, bits: bigint): bigint =>
  u64(value << bits) | (value >> (64n - bits))

/** A view of bytes by which words are read, whatever their alignment. */
export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)

/** The last mixing of XXH64, which XXH3 uses for the shortest inputs. */
export function avalanche64(value: bigint): bigint {
  let hash = u64((value ^ (value >> 33n)) * prime64[1])
  hash = u64((hash ^ (hash >> 29n)) * prime64[2])
  return hash ^ (hash >> 32n)
}
