import { z } from 'zod'
import type { Json } from '../core/json.ts'
import type { Bucket } from '../engine/bucket.ts'
import type { CorsRule } from '../protocol/cors/cors-rule.ts'
import { validateCors } from '../protocol/cors/validate-cors.ts'
import { s3Error } from '../protocol/errors.ts'

const texts = z.array(z.string())
const configuration = z.object({
  CORSRules: z.array(
    z.object({
      ID: z.string().optional(),
      AllowedMethods: texts,
      AllowedOrigins: texts,
      AllowedHeaders: texts.optional(),
      ExposeHeaders: texts.optional(),
      MaxAgeSeconds: z.int().optional(),
    }),
  ),
})

/** The rules of a CORS configuration, if S3 takes it. Throws `MalformedXML`, `InvalidRequest`. */
export function corsRulesOf(document: Json): readonly CorsRule[] {
  const { data } = configuration.safeParse(document)
  if (data === undefined) throw s3Error('MalformedXML')
  validateCors(data.CORSRules)
  return data.CORSRules
}

const known = new WeakMap<Bucket, readonly CorsRule[]>()

/** A bucket's CORS rules, read once per record: the engine makes a new record when an aspect changes. */
export function bucketCors(bucket: Bucket): readonly CorsRule[] | undefined {
  const document = bucket.aspects['cors']
  if (document === undefined) return undefined
  let rules = known.get(bucket)
  if (rules === undefined) known.set(bucket, (rules = corsRulesOf(document)))
  return rules
}
