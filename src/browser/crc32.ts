/** Eight tables, so that eight bytes are taken at a time. Source: Intel, "slicing-by-8". */
const tables: readonly Uint32Array[] = makeTables()

function makeTables(): readonly Uint32Array[] {
  const first = new Uint32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    first[byte] = crc >>> 0
  }
  const all = [first]
  for (let index = 1; index < 8; index++) {
    const previous = all[index - 1] ?? first
    all.push(previous.map((crc) => (crc >>> 8) ^ (first[crc & 0xff] ?? 0)))
  }
  return all
}

/** The CRC-32 of some bytes after others, whose CRC-32 is given; 0 for none. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as readonly [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ]
  const at = (table: Uint32Array, index: number): number => table[index & 0xff] as number
  let crc = ~before
  let position = 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const end = bytes.byteLength - 7; position < end; position += 8) {
    const low = view.getUint32(position, true) ^ crc
    const high = view.getUint32(position + 4, true)
    crc =
      at(t7, low) ^
      at(t6, low >>> 8) ^
      at(t5, low >>> 16) ^
      at(t4, low >>> 24) ^
      at(t3, high) ^
      at(t2, high >>> 8) ^
      at(t1, high >>> 16) ^
      at(t0, high >>> 24)
  }
  for (; position < bytes.byteLength; position++)
    crc = (crc >>> 8) ^ at(t0, crc ^ (bytes[position] as number))
  return ~crc >>> 0
}

/** A CRC-32 as S3 writes it: Base64 of its four bytes. */
export function crc32Text(crc: number): string {
  const bytes = [crc >>> 24, crc >>> 16, crc >>> 8, crc].map((byte) => byte & 0xff)
  return `CRC32:${btoa(String.fromCharCode(...bytes))}`
}
