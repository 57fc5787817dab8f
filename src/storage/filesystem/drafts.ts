import { constants } from 'node:fs'
import { copyFile, open, type FileHandle } from 'node:fs/promises'
import type { OpenFlows } from '../../client/open-flows.ts'
import type { RequestBody } from '../../client/request-body.ts'
import type { ChecksumAlgorithm } from '../../protocol/checksum/algorithms.ts'
import { createChecksum, type Checksum } from '../../protocol/checksum/create-checksum.ts'
import { s3Error } from '../../protocol/errors.ts'
import { unlinkIfThere, writeAll } from '../../engine/disk.ts'
import { arrivingBytes } from './arriving-bytes.ts'
import { entryAt, isSameEntry, type ObjectEntry } from './object-entry.ts'
import type { Generation } from './record-store.ts'
import type { Tree } from './tree.ts'

/** A body on disk, for good, that is no object yet. */
export interface Draft extends Generation {
  readonly file: string
}

/** A draft whose bytes have passed here. */
export interface SummedDraft extends Draft {
  /** Base64, by algorithm: CRC32 and those that were asked for. */
  readonly sums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>
}

export interface DraftOptions {
  readonly algorithms?: readonly ChecksumAlgorithm[] | undefined
  /** Bytes that were announced: never more, never less. */
  readonly length?: number | undefined
  /** Bytes that may come. */
  readonly limit?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Where a body is kept as long as it is waited for. */
  readonly flows?: OpenFlows | undefined
}

/** The ETag of a body that was put in one piece, without quotes: its MD5. */
export function etagOf({ sums }: SummedDraft): string {
  return Buffer.from(sums.MD5 ?? '', 'base64').toString('hex')
}

/** Bodies on their way in. */
export interface Drafts {
  /** Writes a body. Throws `IncompleteBody`, `EntityTooLarge`, `RequestAborted`. */
  readonly write: (body: RequestBody | undefined, options: DraftOptions) => Promise<SummedDraft>
  /** Copies a file, sharing its blocks where the file system can; undefined if it has changed. */
  readonly copy: (tree: Tree, entry: ObjectEntry) => Promise<Draft | undefined>
  /** What became no object leaves nothing. */
  readonly discard: (draft: Draft) => Promise<void>
}

/** Time for the bytes of a draft, each another one, in seconds. */
type Stamp = () => number

export function createDrafts(nextTemporary: () => string, now: () => Date): Drafts {
  const stamp = createStamp(now)
  return {
    async write(body, options) {
      const file = nextTemporary()
      const handle = await open(file, 'wx')
      return settled(file, handle, async () => {
        const sums = await fill(handle, body, options)
        return { file, sums, ...(await finish(handle, stamp)) }
      })
    },
    async copy(tree, entry) {
      const file = nextTemporary()
      await copyFile(entry.file, file, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
      const draft = await settled(file, await open(file, 'r'), async (handle) => ({
        file,
        ...(await finish(handle, stamp)),
      }))
      if (isSameEntry(entry, await entryAt(tree, entry.file))) return draft
      await unlinkIfThere(file)
      return undefined
    },
    discard: ({ file }) => unlinkIfThere(file).catch(() => undefined),
  }
}

/** Closes the file, and deletes it when the work fails. */
async function settled<Result>(
  file: string,
  handle: FileHandle,
  work: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  try {
    const result = await work(handle)
    await handle.close()
    return result
  } catch (error) {
    await handle.close().catch(() => undefined)
    await unlinkIfThere(file).catch(() => undefined)
    throw error
  }
}

async function finish(handle: FileHandle, stamp: Stamp): Promise<Generation> {
  const time = stamp()
  await handle.utimes(time, time)
  // The time is what a record is found by, and fdatasync leaves it.
  await handle.sync()
  const { size, mtimeNs } = await handle.stat({ bigint: true })
  return { size: Number(size), mtime: mtimeNs }
}

/** Two bodies of one moment, and one size, have to be told apart: microseconds count them. */
function createStamp(now: () => Date): Stamp {
  let count = Math.floor(Math.random() * 997)
  return () => {
    count = (count + 1) % 997
    return (now().getTime() * 1000 + count + 1) / 1_000_000
  }
}

async function fill(
  handle: FileHandle,
  body: RequestBody = '',
  { algorithms = [], length, limit = Infinity, signal, flows }: DraftOptions,
): Promise<SummedDraft['sums']> {
  const wanted = new Map<ChecksumAlgorithm, Checksum>()
  for (const algorithm of ['CRC32' as const, ...algorithms]) {
    wanted.set(algorithm, createChecksum(algorithm))
  }
  let size = 0
  for await (const chunk of arrivingBytes(body, { signal, flows })) {
    const end = size + chunk.byteLength
    if (length !== undefined && end > length) throw incomplete(length, end)
    if (end > limit) throw s3Error('EntityTooLarge', { context: { MaxSizeAllowed: limit } })
    const writing = writeAll(handle, chunk, size)
    writing.catch(() => undefined)
    // While the disk is busy.
    for (const checksum of wanted.values()) checksum.update(chunk)
    await writing
    size = end
  }
  if (length !== undefined && size !== length) throw incomplete(length, size)
  return Object.fromEntries(
    Array.from(wanted, ([algorithm, checksum]) => [algorithm, checksum.digestBase64()]),
  )
}

const incomplete = (expected: number, received: number): Error =>
  s3Error('IncompleteBody', { context: { Expected: expected, Received: received } })
