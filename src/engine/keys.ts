/**
 * Binary keys of the index. Order is that of the UTF-8 bytes, as S3 lists.
 *
 * An object's key is stored with one added to each byte: UTF-8 has no byte above F4, so nothing
 * overflows, order is kept, and 00 is free to end the key, whatever bytes it has.
 */

const bucketBytes = 4
const sequenceBytes = 8
const greatest = Number.MAX_SAFE_INTEGER

/**
 * No key below is longer, in bytes: LMDB takes 1978, S3's keys have 1024 at most. A longer one, which
 * a prefix or a marker may ask for, is after or before a key as its first bytes say.
 */
export const longestKey = 1900

/** `bucket key`: the current version of an object, and where a listing starts. */
export function objectKey(bucket: number, key: string): Buffer {
  return allocate(bucket, key, 0)
}

/** `bucket key 00 sequence`, newest first: the other versions of an object. */
export function versionKey(bucket: number, key: string, sequence: number): Buffer {
  const bytes = allocate(bucket, key, 1 + sequenceBytes)
  bytes[bytes.length - 1 - sequenceBytes] = 0
  writeNumber(bytes, greatest - sequence, bytes.length - sequenceBytes)
  return bytes
}

/** `bucket key 00 sequence`, oldest first: the uploads of a key. */
export function uploadKey(bucket: number, key: string, sequence: number): Buffer {
  return versionKey(bucket, key, greatest - sequence)
}

export function uploadKeySequence(bytes: Buffer): number {
  return readNumber(bytes, bytes.length - sequenceBytes)
}

/** The object's key in any of the keys above. */
export function keyOf(bytes: Buffer): string {
  const terminator = bytes.indexOf(0, bucketBytes)
  const raw = Buffer.allocUnsafe((terminator < 0 ? bytes.length : terminator) - bucketBytes)
  for (let index = 0; index < raw.length; index += 1) {
    raw[index] = (bytes[index + bucketBytes] ?? 0) - 1
  }
  return raw.toString('utf8')
}

/** A number as a key, in numeric order. */
export function numberKey(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(sequenceBytes)
  writeNumber(bytes, value, 0)
  return bytes
}

export function numberOf(bytes: Buffer): number {
  return readNumber(bytes, 0)
}

/** `upload part`: the parts of an upload, by number. */
export function partKey(upload: number, partNumber: number): Buffer {
  const bytes = Buffer.allocUnsafe(sequenceBytes + 2)
  writeNumber(bytes, upload, 0)
  bytes.writeUInt16BE(partNumber, sequenceBytes)
  return bytes
}

export function partNumberOf(bytes: Buffer): number {
  return bytes.readUInt16BE(sequenceBytes)
}

/** The least key after every key that begins with these bytes. */
export function afterPrefix(bytes: Buffer): Buffer {
  let length = bytes.length
  while (length > 0 && bytes[length - 1] === 0xff) length -= 1
  const next = Buffer.from(bytes.subarray(0, length))
  if (length > 0) next[length - 1] = (next[length - 1] ?? 0) + 1
  return next
}

/** The least key after this one. */
export function afterKey(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.of(0)])
}

function allocate(bucket: number, key: string, room: number): Buffer {
  const length = Buffer.byteLength(key)
  const bytes = Buffer.allocUnsafe(bucketBytes + length + room)
  bytes.writeUInt32BE(bucket, 0)
  bytes.write(key, bucketBytes, length, 'utf8')
  const end = bucketBytes + length
  for (let index = bucketBytes; index < end; index += 1) bytes[index] = (bytes[index] ?? 0) + 1
  return bytes
}

function writeNumber(bytes: Buffer, value: number, offset: number): void {
  bytes.writeUInt32BE(Math.floor(value / 0x1_0000_0000), offset)
  bytes.writeUInt32BE(value % 0x1_0000_0000, offset + 4)
}

function readNumber(bytes: Buffer, offset: number): number {
  return bytes.readUInt32BE(offset) * 0x1_0000_0000 + bytes.readUInt32BE(offset + 4)
}
