import { z } from 'zod'
import { s3Error } from '../errors.ts'

const date = z.coerce.date()
const prefix = z.string()
const size = z.int()
const tag = z.object({ Key: z.string(), Value: z.string() })
const storageClass = z.enum([
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
])

const predicates = {
  Prefix: prefix.optional(),
  ObjectSizeGreaterThan: size.optional(),
  ObjectSizeLessThan: size.optional(),
}
const and = z.strictObject({ ...predicates, Tags: z.array(tag).optional() })
const filter = z.strictObject({ ...predicates, Tag: tag.optional(), And: and.optional() })

const rule = z.strictObject({
  ID: z.string().optional(),
  Prefix: prefix.optional(),
  Filter: filter.optional(),
  Status: z.enum(['Enabled', 'Disabled']),
  Expiration: z
    .strictObject({
      Date: date.optional(),
      Days: z.int().optional(),
      ExpiredObjectDeleteMarker: z.boolean().optional(),
    })
    .optional(),
  Transitions: z
    .array(
      z.strictObject({
        Date: date.optional(),
        Days: z.int().optional(),
        StorageClass: storageClass,
      }),
    )
    .optional(),
  NoncurrentVersionTransitions: z
    .array(
      z.strictObject({
        NoncurrentDays: z.int(),
        NewerNoncurrentVersions: z.int().optional(),
        StorageClass: storageClass,
      }),
    )
    .optional(),
  NoncurrentVersionExpiration: z
    .strictObject({ NoncurrentDays: z.int(), NewerNoncurrentVersions: z.int().optional() })
    .optional(),
  AbortIncompleteMultipartUpload: z.strictObject({ DaysAfterInitiation: z.int() }).optional(),
})

/** A rule in the words of the API, in either of its versions: with a Filter, or with a Prefix of its own. */
export type RuleDocument = z.infer<typeof rule>
export type TransitionClass = z.infer<typeof storageClass>

/**
 * The rules of a lifecycle configuration, as a request brings them or as they are kept: dates may be text.
 * Throws `MalformedXML`.
 */
export function readRules(rules: unknown): readonly RuleDocument[] {
  const { data } = z.array(rule).safeParse(rules)
  if (data === undefined) throw s3Error('MalformedXML')
  return data
}
