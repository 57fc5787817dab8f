import { z } from 'zod'
import type { Bucket } from '../engine/bucket.ts'

const prefixes = ['aws:resourcetag/', 's3:buckettag/']

/** What a bucket keeps once its tags have a say. */
const controlled = z.object({
  abac: z.object({ Status: z.literal('Enabled') }),
  tagging: z.object({ TagSet: z.array(z.object({ Key: z.string(), Value: z.string() })) }),
})

/**
 * What a condition key finds among the tags of a bucket whose tags have a say in who may use it. Undefined for any other key.
 * Source: S3 User Guide, "Using tags with S3 general purpose buckets".
 */
export function bucketTagValues(
  key: string,
  bucket: Bucket | undefined,
): readonly string[] | undefined {
  const prefix = prefixes.find((each) => key.startsWith(each))
  if (prefix === undefined || bucket === undefined) return undefined
  const { data } = controlled.safeParse(bucket.aspects)
  const wanted = key.slice(prefix.length)
  // Keys are compared without case: tags that differ in nothing else are values of one key.
  const found = data?.tagging.TagSet.filter(({ Key }) => Key.toLowerCase() === wanted) ?? []
  return found.length === 0 ? undefined : found.map(({ Value }) => Value)
}
