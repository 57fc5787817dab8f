import type { ChecksumAlgorithm } from '../../protocol/checksum/algorithms.ts'
import type { Disk } from './disk.ts'
import { etagOf, type SummedDraft } from './drafts.ts'
import type { PartRecord } from './upload-record.ts'
import type { UploadAddress } from './upload-store.ts'

interface NewPart {
  readonly partNumber: number
  readonly draft: SummedDraft
  /** Those whose sums are told with the part. */
  readonly algorithms: readonly ChecksumAlgorithm[]
}

/** Makes a draft a part of an upload, which has to be there still. Throws `NoSuchUpload`. */
export async function putPart(
  { uploads, drafts }: Disk,
  address: UploadAddress,
  { partNumber, draft, algorithms }: NewPart,
): Promise<PartRecord> {
  const { size, mtime } = draft
  const sums: Record<string, string> = {}
  for (const algorithm of algorithms) sums[algorithm] = draft.sums[algorithm] ?? ''
  const modified = Number(mtime / 1_000_000n)
  try {
    return await uploads.lock(address.uploadId ?? '', async () => {
      const upload = await uploads.get(address)
      return uploads.putPart(upload, {
        partNumber,
        draft,
        size,
        etag: etagOf(draft),
        sums,
        modified,
      })
    })
  } catch (error) {
    await drafts.discard(draft)
    throw error
  }
}
