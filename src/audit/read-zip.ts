import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { auditError } from './errors.ts'

/** One entry of a ZIP, as the directory at its end tells it: what every other tool goes by. */
export interface ZipEntryReader {
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** The bytes, inflated as they are read. Throws `AuditExportUnreadable` for what is damaged. */
  readonly read: () => AsyncIterable<Uint8Array>
}

/** Signatures and lengths. Source: PKWARE, APPNOTE.TXT 4.3. */
const end = { signature: 0x06054b50, length: 22 }
const central = { signature: 0x02014b50, length: 46 }
const local = { signature: 0x04034b50, length: 30 }
const deflated = 8

/** An export has two entries; a directory that is much larger is none of ours. */
const mostDirectoryBytes = 64 * 1024

/** Reads the directory of a ZIP such as `zipEntries` writes. Throws `AuditExportUnreadable`. */
export async function readZip(file: string): Promise<readonly ZipEntryReader[]> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const tail = await bytesAt(handle, size - end.length, end.length)
    if (tail.readUInt32LE() !== end.signature) throw unreadable(file, 'is no ZIP that was exported')
    const [length, start] = [tail.readUInt32LE(12), tail.readUInt32LE(16)]
    if (length > mostDirectoryBytes || start + length + end.length !== size)
      throw unreadable(file, 'has more in it than was exported')
    const directory = await bytesAt(handle, start, length)
    const entries: ZipEntryReader[] = []
    for (let at = 0; at < length;) {
      const entry = centralEntry(file, directory.subarray(at))
      at += entry.length
      entries.push(await readerOf(handle, file, entry))
    }
    return entries
  } finally {
    await handle.close()
  }
}

interface CentralEntry {
  readonly name: string
  readonly crc: number
  readonly compressedSize: number
  readonly size: number
  /** Where its own header begins. */
  readonly offset: number
  /** Of this record of the directory. */
  readonly length: number
}

function centralEntry(file: string, bytes: Buffer): CentralEntry {
  if (bytes.length < central.length || bytes.readUInt32LE() !== central.signature)
    throw unreadable(file, 'has a damaged directory')
  if (bytes.readUInt16LE(10) !== deflated)
    throw unreadable(file, 'has an entry that is not deflated')
  const nameEnd = central.length + bytes.readUInt16LE(28)
  return {
    name: bytes.toString('utf8', central.length, nameEnd),
    crc: bytes.readUInt32LE(16),
    compressedSize: bytes.readUInt32LE(20),
    size: bytes.readUInt32LE(24),
    offset: bytes.readUInt32LE(42),
    length: nameEnd + bytes.readUInt16LE(30) + bytes.readUInt16LE(32),
  }
}

async function readerOf(
  handle: FileHandle,
  file: string,
  { name, crc, size, compressedSize, offset }: CentralEntry,
): Promise<ZipEntryReader> {
  const header = await bytesAt(handle, offset, local.length)
  if (header.readUInt32LE() !== local.signature) throw unreadable(file, 'has a damaged entry')
  const start = offset + local.length + header.readUInt16LE(26) + header.readUInt16LE(28)
  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    let [passed, sum] = [0, 0]
    for await (const chunk of inflated(file, start, compressedSize)) {
      passed += chunk.length
      sum = crc32(chunk, sum)
      yield chunk
    }
    if (passed !== size || sum !== crc) throw unreadable(file, `has a damaged ${name}`)
  }
  return { name, size, read }
}

async function* inflated(
  file: string,
  start: number,
  length: number,
): AsyncGenerator<Buffer, void, undefined> {
  if (length === 0) return
  const inflate = createInflateRaw()
  const source = createReadStream(file, { start, end: start + length - 1 })
  source.on('error', (error) => inflate.destroy(error))
  try {
    const chunks: Readable & AsyncIterable<Buffer> = source.pipe(inflate)
    yield* chunks
  } catch (cause) {
    throw unreadable(file, 'is damaged', cause)
  } finally {
    source.destroy()
  }
}

async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await handle.read(bytes, 0, length, Math.max(position, 0))
  return bytesRead === length ? bytes : Buffer.alloc(Math.max(length, 4))
}

const unreadable = (file: string, problem: string, cause?: unknown): Error =>
  auditError('AuditExportUnreadable', { message: `${file} ${problem}.`, context: { file }, cause })
