import { z } from 'zod'
import { closedObject, expects } from './closed-object.ts'
import { hostNameProblem } from './host-name.ts'
import { kindNames } from './kinds.ts'
import type { Kind, PublicKind } from './kinds.ts'
import { locationSchema } from './location.ts'

const longestUrl = 604_800

/** One storage as users write it: a kind of use, and the place in a bucket that it has. */
export interface StorageInput<K extends Kind = Kind, Bucket extends string = string> {
  readonly kind: K
  /** The bucket's key in the declaration. */
  readonly bucket: Bucket
  /** The prefix of its keys, without slashes around; `''` is the whole bucket. @default by kind */
  readonly location?: string | undefined
  /** Seconds that its signed URLs stay valid, at most 604800 (seven days). @default 3600 */
  readonly urlExpiresIn?: number | undefined
  /** The host name of a CDN before the bucket; for public kinds only, its URLs are not signed. */
  readonly customDomain?: (K extends PublicKind ? string : never) | undefined
  /** The `Cache-Control` of what is written. @default none */
  readonly cacheControl?: string | undefined
  /** Whether writing an existing key replaces the object. @default false */
  readonly overwrite?: boolean | undefined
  /** For logs without a location: whose logs they are. @default the app */
  readonly service?: (K extends 'logs' ? string : never) | undefined
}

const seconds = `has to be a whole number of seconds from 1 to ${longestUrl} (seven days)`
const directives = 'has to be a Cache-Control value, like "public, max-age=3600"'
const serviceName = 'has to be letters, digits, ".", "_" and "-", beginning with a letter or digit'

/** Validates the service whose logs a storage holds. */
export const serviceSchema = z
  .string(expects(serviceName))
  .regex(/^[A-Za-z0-9][\w.-]{0,62}$/, serviceName)

/** Validates one storage. */
export const storageSchema = closedObject(
  {
    kind: z.enum(kindNames, expects(`has to be one of ${kindNames.join(', ')}`)),
    bucket: z.string(expects('has to be the key of a declared bucket')),
    location: locationSchema.optional(),
    urlExpiresIn: z.int(expects(seconds)).min(1, seconds).max(longestUrl, seconds).optional(),
    customDomain: z
      .string(expects('has to be a host name, like "cdn.example.com"'))
      .toLowerCase()
      .superRefine((host, context) => {
        const message = hostNameProblem(host)
        if (message !== undefined) context.addIssue({ code: 'custom', message, input: host })
      })
      .optional(),
    cacheControl: z
      .string(expects(directives))
      .regex(/^[\x21-\x7e]([\x20-\x7e]{0,254}[\x21-\x7e])?$/, directives)
      .optional(),
    overwrite: z.boolean(expects('has to be true or false')).optional(),
    service: serviceSchema.optional(),
  },
  { expected: 'has to be a mapping with a kind and a bucket' },
)
