import { z } from 'zod'
import type { Accept } from './accept.ts'
import { byteSizeSchema } from './byte-size.ts'
import type { ByteSizeInput } from './byte-size.ts'
import { closedObject, expects } from './closed-object.ts'

/** {@link Accept} as users write it. */
export interface AcceptInput extends Omit<Accept, 'maxBytes' | 'minBytes'> {
  /** Bytes, or a size like `'10MiB'`. */
  readonly maxBytes?: ByteSizeInput | undefined
  /** Bytes, or a size like `'1kB'`. @default 0 */
  readonly minBytes?: ByteSizeInput | undefined
}

const mediaTypes = 'has to be a list of media types, like "application/pdf" or "image/*"'
const endings = 'has to be a list of endings, like ".pdf"'
// The names of RFC 6838 §4.2; a type of any kind at all is one that is left out.
const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/(\*|[a-z0-9][a-z0-9!#$&^_.+-]{0,126})$/
const ending = /^\.?[\p{L}\p{M}\p{N}]+([._+-][\p{L}\p{M}\p{N}]+)*$/u

const contentTypes = z
  .array(
    z
      .string(expects('has to be a media type, like "image/*"'))
      .toLowerCase()
      .regex(mediaType, 'has to be a media type, like "application/pdf" or "image/*"'),
    expects(mediaTypes),
  )
  .min(1, `${mediaTypes}; leave it out to accept every type`)
  .readonly()

const extensions = z
  .array(
    z
      .string(expects('has to be an ending, like ".pdf"'))
      .toLowerCase()
      .max(32, 'has at most 32 characters')
      .regex(ending, 'has to be an ending of letters and digits, like ".pdf"')
      .transform((text) => (text.startsWith('.') ? text : `.${text}`)),
    expects(endings),
  )
  .min(1, `${endings}; leave it out to accept every ending`)
  .readonly()

/** Validates `accept`: media types and endings become lower case, endings get their dot, sizes are bytes. */
export const acceptSchema = closedObject(
  {
    contentTypes: contentTypes.optional(),
    extensions: extensions.optional(),
    maxBytes: byteSizeSchema.optional(),
    minBytes: byteSizeSchema.optional(),
  },
  { expected: 'has to be a mapping with contentTypes, extensions, maxBytes or minBytes' },
).superRefine(({ minBytes = 0, maxBytes = Infinity }, context) => {
  if (minBytes <= maxBytes) return
  const message = `is more than maxBytes, which is ${maxBytes}`
  context.addIssue({ code: 'custom', path: ['minBytes'], message, input: minBytes })
})
