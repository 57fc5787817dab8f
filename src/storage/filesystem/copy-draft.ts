import type { ChecksumAlgorithm } from '../../protocol/checksum/algorithms.ts'
import type { Disk } from './disk.ts'
import { etagOf, type Draft, type SummedDraft } from './drafts.ts'
import { fileChunks, type FileSpan } from './file-chunks.ts'
import type { FoundObject } from './find-object.ts'
import type { ObjectRecord } from './object-record.ts'
import { openEntry } from './open-entry.ts'
import type { Asking } from './operation.ts'

/** The bytes of a copy, and what is known of them. */
export interface CopiedDraft extends Pick<ObjectRecord, 'etag' | 'crc32' | 'checksums'> {
  readonly draft: Draft
}

/** Copies the bytes of an object; undefined if others are there by now. */
export async function copyDraft(
  disk: Disk,
  source: FoundObject,
  asking: Pick<Asking, 'signal'>,
): Promise<CopiedDraft | undefined> {
  const { etag, crc32, checksums } = source.record
  if (crc32 !== undefined) {
    const draft = await disk.drafts.copy(disk.tree, source.entry)
    return draft && { draft, etag, crc32, checksums }
  }
  // Of what somebody else wrote, nothing is known before it is read.
  const draft = await readDraft(disk, source, { ...asking, algorithms: ['MD5'] })
  if (draft === undefined) return undefined
  const values = { CRC32: draft.sums.CRC32 ?? '' }
  return {
    draft,
    etag: etagOf(draft),
    crc32: values.CRC32,
    checksums: { type: 'FULL_OBJECT', values },
  }
}

interface ReadDraftOptions extends Pick<Asking, 'signal'> {
  readonly algorithms: readonly ChecksumAlgorithm[]
  /** @default all */
  readonly span?: FileSpan | undefined
}

/** Reads the bytes of an object, or some of them, into a draft; undefined if others are there by now. */
export async function readDraft(
  { drafts }: Disk,
  { entry }: FoundObject,
  { span = { start: 0, length: entry.size }, ...options }: ReadDraftOptions,
): Promise<SummedDraft | undefined> {
  const handle = await openEntry(entry)
  if (handle === undefined) return undefined
  try {
    return await drafts.write(fileChunks(handle, span), options)
  } finally {
    await handle.close()
  }
}
