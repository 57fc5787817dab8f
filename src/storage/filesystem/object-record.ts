import { z } from 'zod'
import { attributeMembers } from '../../protocol/object-attributes.ts'

export type AttributeName = (typeof attributeMembers)[number]

const texts = z.record(z.string(), z.string())

/** What is kept of an object beside its bytes. */
const recordSchema = z.object({
  key: z.string(),
  /** Without quotes. */
  etag: z.string(),
  /** Of all its bytes, in Base64; undefined of those that somebody else wrote. */
  crc32: z.string().optional(),
  attributes: z.partialRecord(z.enum(attributeMembers), z.string()),
  /** The user's, by lower-case name. */
  metadata: texts,
  tags: texts,
  /** Those that S3 would tell. */
  checksums: z.object({ type: z.enum(['FULL_OBJECT', 'COMPOSITE']), values: texts }).optional(),
})

export type ObjectRecord = Readonly<z.infer<typeof recordSchema>>
export type RecordedChecksums = NonNullable<ObjectRecord['checksums']>

/** Reads a record back; undefined for a text that is none, or one of another key. */
export function parseRecord(text: string, key: string): ObjectRecord | undefined {
  try {
    const { data } = recordSchema.safeParse(JSON.parse(text))
    return data?.key === key ? data : undefined
  } catch {
    return undefined
  }
}

export function formatRecord(record: ObjectRecord): string {
  return `${JSON.stringify(record, undefined, 1)}\n`
}
