// Opcodes of the WebAssembly core specification, chapter "Instructions".
const i64 = 0x7e
const i32 = 0x7f
const loop = 0x03
const block = 0x02
const end = 0x0b
const branch = 0x0c
const branchIf = 0x0d
const select = 0x1b
const i32Const = 0x41
const i64Const = 0x42
const i32Equal0 = 0x45
const i32LessU = 0x49
const i32Add = 0x6a
const i32Sub = 0x6b
const i32And = 0x71
const i64Equal0 = 0x50
const i64Sub = 0x7d
const i64And = 0x83
const i64Xor = 0x85
const i64ShiftLeft = 0x86
const i64ShiftRight = 0x88
const i32Wrap = 0xa7
const emptyBlock = 0x40

const code = (...parts: readonly (number | readonly number[])[]): number[] => parts.flat()
const get = (local: number): number[] => [0x20, local]
const set = (local: number): number[] => [0x21, local]
const tee = (local: number): number[] => [0x22, local]

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): number[] {
  if (value >= -0x40 && value < 0x40) return [value & 0x7f]
  return [(value & 0x7f) | 0x80, ...signed(value >> 7)]
}

const int = (value: number): number[] => [i32Const, ...signed(value)]
const long = (value: number): number[] => [i64Const, ...signed(value)]
const load = (offset: number): number[] => [0x29, 0, ...unsigned(offset)]
const load8 = [0x31, 0, 0]
const list = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
]
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes]
const section = (id: number, items: readonly (readonly number[])[]): number[] => [
  id,
  ...sized(list(items)),
]
const text = (name: string): number[] => sized([...Buffer.from(name)])

/** Bytes of the 16 tables of 256 entries, which begin at address 0. */
export const crcTableBytes = 16 * 256 * 8

/** The entry of table `table` for byte `byte` of a 64-bit local. */
function lookup(local: number, byte: number, table: number): number[] {
  // An entry has 8 bytes, so the shift leaves the byte multiplied by 8.
  const shift = byte === 0 ? code(long(3), i64ShiftLeft) : code(long(byte * 8 - 3), i64ShiftRight)
  return code(get(local), shift, i32Wrap, int(0x7f8), i32And, load(table * 256 * 8))
}

const [crc, at, left, low, high] = [0, 1, 2, 3, 4]

/** The lookups of `count` bytes from `first` on, added as a tree: a chain of xors would be slower. */
function lookups(first: number, count: number): number[] {
  if (count === 1) return lookup(first < 8 ? low : high, first % 8, 15 - first)
  const half = count / 2
  return code(lookups(first, half), lookups(first + half, half), i64Xor)
}

/** Repeats the body for every `size` bytes that are left. */
const whileLeft = (size: number, ...body: readonly (number | readonly number[])[]): number[] =>
  code(
    code(block, emptyBlock, loop, emptyBlock),
    code(get(left), int(size), i32LessU, branchIf, 1),
    code(...body),
    code(get(at), int(size), i32Add, set(at)),
    code(get(left), int(size), i32Sub, set(left)),
    code(branch, 0, end, end),
  )

/** `update(crc, address, length): crc`, without the inversions before and after. */
function updateBody(): number[] {
  return code(
    code(1, 2, i64),
    // Each byte goes through the table that also carries it past the bytes behind it.
    whileLeft(
      16,
      code(get(crc), get(at), load(0), i64Xor, set(low)),
      code(get(at), load(8), set(high)),
      code(lookups(0, 16), set(crc)),
    ),
    whileLeft(
      1,
      code(get(crc), get(at), load8, i64Xor, set(low)),
      code(lookup(low, 0, 0), get(crc), long(8), i64ShiftRight, i64Xor, set(crc)),
    ),
    code(get(crc), end),
  )
}

/** `multiply(a, b, polynomial, top): a·b`, in the reflected field whose element 1 is `top`. */
function multiplyBody(): number[] {
  const [a, b, polynomial, bit, product] = [0, 1, 2, 3, 4]
  return code(
    code(1, 1, i64, loop, emptyBlock),
    code(get(product), get(product), get(b), i64Xor),
    code(get(a), get(bit), i64And, i64Equal0, select, set(product)),
    code(get(b), long(1), i64ShiftRight),
    code(long(0), get(b), long(1), i64And, i64Sub, get(polynomial), i64And),
    code(i64Xor, set(b)),
    code(get(bit), long(1), i64ShiftRight, tee(bit), i64Equal0, i32Equal0, branchIf, 0),
    code(end, get(product), end),
  )
}

/**
 * The bytes of the WebAssembly module behind every CRC here: it is generic in the polynomial, which
 * lies in the tables. It exports `memory` (of `pages` 64 KiB pages, fixed), `update` and `multiply`.
 */
export function crcModule(pages: number): Uint8Array {
  const updateType = code(0x60, list([[i64], [i32], [i32]]), list([[i64]]))
  const multiplyType = code(0x60, list([[i64], [i64], [i64], [i64]]), list([[i64]]))
  const names = [
    code(text('memory'), 2, 0),
    code(text('update'), 0, 0),
    code(text('multiply'), 0, 1),
  ]
  return Uint8Array.from(
    code(
      code(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
      section(1, [updateType, multiplyType]),
      section(3, [[0], [1]]),
      section(5, [code(1, unsigned(pages), unsigned(pages))]),
      section(7, names),
      section(10, [sized(updateBody()), sized(multiplyBody())]),
    ),
  )
}
