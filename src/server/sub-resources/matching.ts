import type { z } from 'zod'
import type { Json } from '../../core/json.ts'
import { s3Error } from '../../protocol/errors.ts'

/** The document in the shape that it has to have. Throws `MalformedXML`. */
export function matching<T>(schema: z.ZodType<T>, document: Json): T {
  const { data, success } = schema.safeParse(document)
  if (success) return data
  throw s3Error('MalformedXML')
}
