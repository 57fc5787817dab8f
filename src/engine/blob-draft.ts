import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { encodeFooter } from './blob-footer.ts'
import type { BlobHeader } from './blob-footer.ts'
import { createBlobOutput } from './blob-output.ts'
import { createBlockSums } from './block-sums.ts'
import type { BufferPool } from './buffer-pool.ts'
import { diskError, unlinkIfThere } from './disk.ts'
import { createFrameSealer } from './encryption/frame-sealer.ts'
import { sealedSize } from './encryption/frames.ts'

/** A blob being written, in a file of its own. Its methods throw StorageFull or StorageFailed. */
export interface BlobDraft {
  readonly file: string
  /** Copies the bytes; resolves when there is room for more. */
  write(bytes: Uint8Array): Promise<void>
  /** Ends the data: how many bytes there were, and their MD5 in hex. */
  finish(): { readonly size: number; readonly md5: string }
  /** Adds the footer, syncs and closes: the file is complete and on disk. */
  seal(header: BlobHeader): Promise<void>
  /** Closes and unlinks the file, however far it is. */
  abandon(): Promise<void>
}

export interface DraftOptions {
  readonly file: string
  readonly pool: BufferPool
  /** How many bytes to expect, if known. */
  readonly size?: number
  /** The data is sealed with it; without a key it stays as it is. */
  readonly key?: Uint8Array
  /** Called once it is sealed or given up. */
  readonly ended: () => void
}

// A body known to be smaller gets a buffer of its own size.
const smallest = 16 * 1024
const largestUnpooled = 512 * 1024
const roomForFooter = 4096

export async function openBlobDraft(options: DraftOptions): Promise<BlobDraft> {
  const { file, pool, key } = options
  const handle = await open(file, 'wx').catch((cause: unknown) => {
    throw diskError(cause)
  })
  const output = createBlobOutput(handle)
  const sums = createBlockSums()
  const hash = createHash('md5')
  const sealer = key && createFrameSealer(key, options.size)
  const buffers = [firstBuffer(options)]
  let fill = 0
  let size = 0
  let stored = 0
  let closed = false

  const flush = async (): Promise<void> => {
    const full = buffers[0] ?? pool.acquire()
    await output.write(full.subarray(0, fill))
    // The write before this one is over: its buffer is free.
    buffers.unshift(buffers.length > 1 ? (buffers.pop() ?? full) : pool.acquire())
    fill = 0
  }
  const append = async (bytes: Uint8Array): Promise<void> => {
    let offset = 0
    while (offset < bytes.length) {
      const buffer = buffers[0] ?? pool.acquire()
      const slice = bytes.subarray(offset, offset + buffer.length - fill)
      buffer.set(slice, fill)
      fill += slice.length
      offset += slice.length
      if (fill === buffer.length) await flush()
    }
  }
  const store = async (bytes: Uint8Array): Promise<void> => {
    sums.update(bytes)
    stored += bytes.length
    await append(bytes)
  }
  const close = async (): Promise<void> => {
    if (closed) return
    closed = true
    options.ended()
    await output.settle()
    await handle.close()
    for (const buffer of buffers.splice(0)) pool.release(buffer)
  }
  return {
    file,
    write: guarded(async (bytes: Uint8Array) => {
      hash.update(bytes)
      size += bytes.length
      if (sealer === undefined) await store(bytes)
      else for (const piece of sealer.update(bytes)) await store(piece)
    }),
    finish: () => ({ size, md5: hash.digest('hex') }),
    seal: guarded(async (header: BlobHeader) => {
      for (const piece of sealer?.finish() ?? []) await store(piece)
      await append(encodeFooter(header, stored, sums.finish()))
      await flush()
      await output.sync()
      await close()
    }),
    async abandon() {
      await close()
      await unlinkIfThere(file)
    },
  }
}

function firstBuffer({ pool, size }: DraftOptions): Buffer {
  if (size === undefined || size > largestUnpooled) return pool.acquire()
  return Buffer.allocUnsafeSlow(Math.max(smallest, sealedSize(size) + roomForFooter))
}

/** The same, with what the system throws as an error of the engine. */
function guarded<Argument>(write: (argument: Argument) => Promise<void>) {
  return async (argument: Argument): Promise<void> => {
    try {
      await write(argument)
    } catch (error) {
      throw diskError(error)
    }
  }
}
