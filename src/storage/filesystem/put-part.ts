import { s3Error } from '../../protocol/errors.ts'
import { isChecksumAlgorithm, type ChecksumAlgorithm } from '../../protocol/checksum/algorithms.ts'
import type { Disk } from './disk.ts'
import { etagOf, type SummedDraft } from './drafts.ts'
import type { PartRecord } from './upload-record.ts'
import type { UploadAddress } from './upload-store.ts'

/** Parts are numbered from 1 to 10,000. Source: S3 User Guide, "Amazon S3 multipart upload limits". */
export function partNumberOf(partNumber: number | undefined): number {
  const isSound =
    partNumber !== undefined &&
    Number.isInteger(partNumber) &&
    partNumber >= 1 &&
    partNumber <= 10_000
  if (isSound) return partNumber
  throw s3Error('InvalidArgument', {
    message: 'Part number must be an integer between 1 and 10000, inclusive',
    context: { ArgumentName: 'partNumber', ArgumentValue: partNumber },
  })
}

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

/** `ChecksumCRC32: '…'` for every checksum that a part was sent with, or its upload asked for. */
export function partMembers({ sums }: PartRecord): Readonly<Record<string, string>> {
  const members: Record<string, string> = {}
  for (const [name, value] of Object.entries(sums)) {
    if (isChecksumAlgorithm(name)) members[`Checksum${name}`] = value
  }
  return members
}
