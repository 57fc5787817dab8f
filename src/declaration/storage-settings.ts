import { z } from 'zod'
import { acceptSchema } from './accept-schema.ts'
import type { AcceptInput } from './accept-schema.ts'
import { expects } from './closed-object.ts'
import type { Compression } from './compression.ts'
import { locationSchema } from './location.ts'
import type { Overwrite } from './overwrite.ts'

const longestUrl = 604_800

/** What a kind and a storage can both say. */
export interface StorageSettings {
  /** The prefix of its keys, without slashes around; `''` is the whole bucket. @default by kind */
  readonly location?: string | undefined
  /** Seconds that its signed URLs stay valid, at most 604800 (seven days). @default 3600 */
  readonly urlExpiresIn?: number | undefined
  /** The `Cache-Control` of what is written. @default by kind */
  readonly cacheControl?: string | undefined
  /** What happens to a write whose key is taken. @default 'error' */
  readonly overwrite?: Overwrite | undefined
  /** What may be put. @default anything */
  readonly accept?: AcceptInput | undefined
  /** The content coding in which the types that gain by it are stored. @default none */
  readonly compress?: Compression | undefined
}

const seconds = `has to be a whole number of seconds from 1 to ${longestUrl} (seven days)`
const directives = 'has to be a Cache-Control value, like "public, max-age=3600"'
const policies = 'has to be "error", "alternative" or "replace"'

/** Validates {@link StorageSettings}, one by one. */
export const storageSettings = {
  location: locationSchema.optional(),
  urlExpiresIn: z.int(expects(seconds)).min(1, seconds).max(longestUrl, seconds).optional(),
  cacheControl: z
    .string(expects(directives))
    .regex(/^[\x21-\x7e]([\x20-\x7e]{0,254}[\x21-\x7e])?$/, directives)
    .optional(),
  overwrite: z.enum(['error', 'alternative', 'replace'], expects(policies)).optional(),
  accept: acceptSchema.optional(),
  compress: z.enum(['gzip', 'br'], expects('has to be "gzip" or "br"')).optional(),
}
