import type { CrcAlgorithm } from './algorithms.ts'
import { crcModule, crcTableBytes } from './crc-module.ts'

/** One CRC as arithmetic: states are what lies between two bytes, without the final inversion. */
export interface Crc {
  /** All bits of the checksum: the state before the first byte, and the mask of the last one. */
  readonly ones: bigint
  /** The state after these bytes. */
  readonly update: (state: bigint, bytes: Uint8Array) => bigint
  /** The checksum of A followed by B, from both checksums and the length of B. */
  readonly combine: (ofA: bigint, ofB: bigint, lengthOfB: number) => bigint
}

interface CrcExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly update: (state: bigint, address: number, length: number) => bigint
  readonly multiply: (a: bigint, b: bigint, polynomial: bigint, top: bigint) => bigint
}

// Node has it; its types and those of ES2023 do not.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: CrcExports }
}

/** The reflected polynomials and their widths. */
const parameters: Readonly<Record<CrcAlgorithm, { polynomial: bigint; bits: number }>> = {
  CRC32: { polynomial: 0xedb88320n, bits: 32 },
  CRC32C: { polynomial: 0x82f63b78n, bits: 32 },
  CRC64NVME: { polynomial: 0x9a6c9329ac4bc9b5n, bits: 64 },
}

/** Table 0 carries a byte through the register, table n carries it past n more bytes. */
function fillTables(tables: BigUint64Array, polynomial: bigint): void {
  for (let byte = 0; byte < 256; byte++) {
    let entry = BigInt(byte)
    for (let bit = 0; bit < 8; bit++) entry = (entry >> 1n) ^ (entry & 1n ? polynomial : 0n)
    tables[byte] = entry
  }
  for (let at = 256; at < tables.length; at++) {
    const shorter = tables[at - 256] ?? 0n
    tables[at] = (shorter >> 8n) ^ (tables[Number(shorter & 255n)] ?? 0n)
  }
}

/** The factor of `combine`: x to the power of eight times the length. */
function shiftFactor(length: number, multiply: (a: bigint, b: bigint) => bigint, top: bigint) {
  let factor = top
  let power = top >> 8n
  for (let rest = length; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) factor = multiply(factor, power)
    power = multiply(power, power)
  }
  return factor
}

const pages = 2
// WebAssembly hands an i64 back as a signed number.
const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value)

function openCrc(algorithm: CrcAlgorithm): Crc {
  const { polynomial, bits } = parameters[algorithm]
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(crcModule(pages)))
  const { memory, update } = exports
  fillTables(new BigUint64Array(memory.buffer, 0, crcTableBytes / 8), polynomial)
  const room = new Uint8Array(memory.buffer, crcTableBytes)
  const ones = (1n << BigInt(bits)) - 1n
  const top = 1n << BigInt(bits - 1)
  const multiply = (a: bigint, b: bigint): bigint =>
    unsigned(exports.multiply(a, b, polynomial, top))
  // Parts are mostly of one length, so the last factor is mostly the next one too.
  let known = { length: 0, factor: top }
  return {
    ones,
    // Nothing of a stream stays in the module between two calls: any number may interleave.
    update: (state, bytes) => {
      let next = state
      for (let at = 0; at < bytes.length; at += room.length) {
        const slice = bytes.subarray(at, at + room.length)
        room.set(slice)
        next = update(next, crcTableBytes, slice.length)
      }
      return unsigned(next)
    },
    combine: (ofA, ofB, lengthOfB) => {
      if (known.length !== lengthOfB) {
        known = { length: lengthOfB, factor: shiftFactor(lengthOfB, multiply, top) }
      }
      return multiply(ofA, known.factor) ^ ofB
    },
  }
}

const opened = new Map<CrcAlgorithm, Crc>()

/** The arithmetic of one CRC. Its module (128 KiB) is made at the first call and kept. */
export function crcOf(algorithm: CrcAlgorithm): Crc {
  const known = opened.get(algorithm) ?? openCrc(algorithm)
  opened.set(algorithm, known)
  return known
}
