import { isJsonObject } from '../core/json.ts'
import type { Bucket } from '../engine/bucket.ts'

const prefixes = ['aws:resourcetag/', 's3:buckettag/']

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
  const { abac, tagging } = bucket.aspects
  if (!isJsonObject(abac) || abac['Status'] !== 'Enabled' || !isJsonObject(tagging))
    return undefined
  const { TagSet: tagSet } = tagging
  const wanted = key.slice(prefix.length)
  const tags = Array.isArray(tagSet) ? tagSet.filter(isJsonObject) : []
  // Keys are compared without case: tags that differ in nothing else are values of one key.
  const found = tags.filter(({ Key }) => String(Key).toLowerCase() === wanted)
  return found.length === 0 ? undefined : found.map(({ Value }) => String(Value))
}
