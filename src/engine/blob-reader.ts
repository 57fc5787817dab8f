import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { Json } from '../core/json.ts'
import { blockBytes, decodeFooter, trailerBytes } from './blob-footer.ts'
import type { BlobFooter } from './blob-footer.ts'
import type { BufferPool } from './buffer-pool.ts'
import { diskError, readAll } from './disk.ts'
import { frameBytes, sealedFrameBytes, sealedSize } from './encryption/frames.ts'
import { openFrames } from './encryption/seal-bytes.ts'
import { systemCode } from '../core/system-code.ts'
import { engineError } from './errors.ts'

/** A blob to read. Context is what errors say the bytes belong to. */
export interface BlobSource {
  readonly file: string
  readonly size: number
  readonly context: { readonly bucket: string; readonly key: string }
}

export interface BlobSlice extends BlobSource {
  /** The first byte, and the one after the last. */
  readonly start: number
  readonly end: number
  /** Of its data, if that is sealed. */
  readonly key?: Uint8Array | undefined
}

/**
 * The bytes of a blob, checked before any of it is given out: by their tags if it is sealed, otherwise
 * by the sums of its blocks. A chunk is valid until the next is asked for; one is read ahead. Throws
 * BlobCorrupt, BodyGone, StorageFailed.
 */
export async function* readBlob(slice: BlobSlice, pool: BufferPool): AsyncGenerator<Uint8Array> {
  const handle = await openBlob(slice)
  try {
    yield* readAhead(slice, pool, await pieceReader(handle, slice))
  } finally {
    await handle.close()
  }
}

/** Reads from a multiple of its unit on, as much as the buffer holds and the slice needs. */
interface PieceReader {
  readonly unit: number
  piece(position: number, buffer: Buffer): Promise<Uint8Array>
}

async function pieceReader(handle: FileHandle, slice: BlobSlice): Promise<PieceReader> {
  const { key } = slice
  if (key !== undefined) {
    return {
      unit: frameBytes,
      piece: (position, buffer) => readFrames(handle, slice, { position, key, buffer }),
    }
  }
  const footer = await readFooter(handle, slice)
  return {
    unit: blockBytes,
    piece: (position, buffer) => readBlocks(handle, slice, { position, footer, buffer }),
  }
}

async function* readAhead(
  slice: BlobSlice,
  pool: BufferPool,
  { unit, piece }: PieceReader,
): AsyncGenerator<Uint8Array> {
  // A slice that fits into one buffer takes no second.
  const buffers: Buffer[] = []
  let ahead: Promise<Uint8Array> | undefined
  try {
    const fill = (position: number, turn: number): Promise<Uint8Array> | undefined => {
      if (position >= slice.end) return undefined
      const filling = piece(position, (buffers[turn % 2] ??= pool.acquire()))
      filling.catch(() => undefined)
      return filling
    }
    let position = slice.start - (slice.start % unit)
    ahead = fill(position, 0)
    for (let turn = 1; ahead !== undefined; turn += 1) {
      const bytes: Uint8Array = await ahead
      ahead = fill(position + bytes.length, turn)
      yield bytes.subarray(Math.max(0, slice.start - position), slice.end - position)
      position += bytes.length
    }
  } finally {
    await Promise.allSettled([ahead])
    for (const buffer of buffers) pool.release(buffer)
  }
}

/** The header of a blob. Throws like {@link readBlob}. */
export async function readBlobHeader(source: BlobSource): Promise<Json> {
  const handle = await openBlob(source)
  try {
    return (await readFooter(handle, source)).header()
  } finally {
    await handle.close()
  }
}

async function openBlob({ file, context }: BlobSource): Promise<FileHandle> {
  try {
    return await open(file, 'r')
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') throw engineError('BodyGone', { context, cause })
    throw diskError(cause)
  }
}

const headerGuess = 8 * 1024

async function readFooter(handle: FileHandle, source: BlobSource): Promise<BlobFooter> {
  const { size, context } = source
  let bytes = Buffer.allocUnsafe(Math.ceil(size / blockBytes) * 4 + trailerBytes + headerGuess)
  let length = await read(handle, bytes, size)
  if (length === bytes.length) {
    bytes = Buffer.allocUnsafe(Math.max(0, (await handle.stat()).size - size))
    length = await read(handle, bytes, size)
  }
  const footer = decodeFooter(bytes.subarray(0, length), size)
  if (footer === undefined) throw engineError('BlobCorrupt', { context })
  return footer
}

interface Blocks {
  readonly position: number
  readonly footer: BlobFooter
  readonly buffer: Buffer
}

/** Fills the buffer with whole blocks, as many as the slice needs, and checks them. */
async function readBlocks(handle: FileHandle, slice: BlobSlice, blocks: Blocks): Promise<Buffer> {
  const { position, footer, buffer } = blocks
  const end = Math.min(slice.size, Math.ceil(slice.end / blockBytes) * blockBytes)
  const wanted = buffer.subarray(0, Math.min(buffer.length, end - position))
  const length = await read(handle, wanted, position)
  const sound = length === wanted.length && blocksAreSound(wanted, position, footer)
  if (!sound) throw engineError('BlobCorrupt', { context: { ...slice.context, offset: position } })
  return wanted
}

interface Frames {
  readonly position: number
  readonly key: Uint8Array
  readonly buffer: Buffer
}

/** Fills the buffer with whole frames, as many as the slice needs, and opens them in place. */
async function readFrames(handle: FileHandle, slice: BlobSlice, frames: Frames): Promise<Buffer> {
  const { position, key, buffer } = frames
  const { size, context } = slice
  const first = position / frameBytes
  const count = Math.min(
    Math.floor(buffer.length / sealedFrameBytes),
    Math.ceil(slice.end / frameBytes) - first,
  )
  const offset = first * sealedFrameBytes
  const sealed = buffer.subarray(0, Math.min(count * sealedFrameBytes, sealedSize(size) - offset))
  const length = await read(handle, sealed, offset)
  const bytes = length === sealed.length ? openFrames(sealed, key, { first, size }) : undefined
  if (bytes === undefined)
    throw engineError('BlobCorrupt', { context: { ...context, offset: position } })
  return bytes
}

function blocksAreSound(bytes: Buffer, position: number, footer: BlobFooter): boolean {
  for (let offset = 0; offset < bytes.length; offset += blockBytes) {
    const sum = crc32(bytes.subarray(offset, offset + blockBytes))
    if (sum !== footer.sum((position + offset) / blockBytes)) return false
  }
  return true
}

async function read(handle: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  try {
    return await readAll(handle, bytes, position)
  } catch (cause) {
    throw diskError(cause)
  }
}
