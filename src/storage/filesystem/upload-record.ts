import { z } from 'zod'
import { uploadChecksum, type UploadChecksum } from '../../protocol/checksum/upload-checksum.ts'
import { attributeMembers } from '../../protocol/object-attributes.ts'

const texts = z.record(z.string(), z.string())

/** A multipart upload under way, as it is kept. */
export const uploadSchema = z.object({
  key: z.string(),
  /** In milliseconds. */
  initiated: z.number(),
  attributes: z.partialRecord(z.enum(attributeMembers), z.string()),
  metadata: texts,
  tags: texts,
  /** What the object's checksum is to be, if one was asked for. */
  checksum: z
    .object({ algorithm: z.string(), type: z.enum(['FULL_OBJECT', 'COMPOSITE']) })
    .optional(),
})

/** One part of it. */
export const partSchema = z.object({
  partNumber: z.number(),
  /** The name of the file with its bytes. */
  body: z.string(),
  size: z.number(),
  /** MD5 in hex. */
  etag: z.string(),
  /** Base64, by algorithm. */
  sums: texts,
  /** In milliseconds. */
  modified: z.number(),
})

export type UploadRecord = Readonly<z.infer<typeof uploadSchema>>
export type PartRecord = Readonly<z.infer<typeof partSchema>>

/** The checksum that an upload's object is to have, and its parts are to be known in. */
export function checksumOf({ checksum }: UploadRecord): UploadChecksum | undefined {
  return uploadChecksum(checksum?.algorithm, checksum?.type)
}
