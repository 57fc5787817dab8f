import { z } from 'zod'
import type { Json } from '../core/json.ts'
import type { CorsRule } from '../protocol/cors/cors-rule.ts'
import { validateCors } from '../protocol/cors/validate-cors.ts'
import { s3Error } from '../protocol/errors.ts'
import { aspectReader } from './aspect-reader.ts'

const texts = z.array(z.string())
const configuration = z.object({
  CORSRules: z.array(
    z.object({
      ID: z.string().optional(),
      AllowedMethods: texts,
      AllowedOrigins: texts,
      AllowedHeaders: texts.optional(),
      ExposeHeaders: texts.optional(),
      MaxAgeSeconds: z.int32().optional(),
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

/** A bucket's CORS rules. */
export const bucketCors = aspectReader('cors', corsRulesOf)
