import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import { maxBodyBytes, maxParts, minPartBytes } from '../../protocol/limits.ts'
import { endpointError } from '../errors.ts'
import { isNestedDeeper, maxJsonLevels } from './is-nested-deeper.ts'

/** Bytes of a request to the endpoint: the uploads themselves go to S3. */
export const maxMessageBytes = 64 * 1024
const maxInputBytes = 8 * 1024
/** S3's own limit of an object: 50 TB in 10,000 parts of 5 GiB are never reached. */
const maxSize = maxParts * maxBodyBytes

const mediaType = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:\s*;[\x20-\x7e]{0,200})?$/
const checksum = z.string().regex(/^(?:CRC32:[A-Za-z0-9+/]{6}==|SHA256:[A-Za-z0-9+/]{43}=)$/)
const partChecksum = z.string().regex(/^CRC32:[A-Za-z0-9+/]{6}==$/)
const token = z.string().max(32 * 1024)
const partNumber = z.int().min(1).max(maxParts)

const messageSchema = z.discriminatedUnion('operation', [
  z.strictObject({
    operation: z.literal('begin'),
    route: z.string().max(200),
    /** Of the file, as the browser has it. */
    name: z.string().min(1).max(1024),
    size: z.int().min(0).max(maxSize),
    // Browsers say '' of what they do not know.
    contentType: z.union([z.literal(''), z.string().regex(mediaType)]).optional(),
    checksum: checksum.optional(),
    // Whether it is to be sent in parts, where the route leaves that open.
    inParts: z.boolean().optional(),
    partSize: z.int().min(minPartBytes).max(maxBodyBytes).optional(),
    input: z.json().optional(),
  }),
  z.strictObject({
    operation: z.literal('sign'),
    token,
    parts: z
      .array(
        z.strictObject({
          partNumber,
          length: z.int().min(0),
          checksum: partChecksum.optional(),
        }),
      )
      .min(1)
      .max(100),
  }),
  z.strictObject({ operation: z.literal('parts'), token }),
  z.strictObject({ operation: z.literal('complete'), token, checksum: checksum.optional() }),
  z.strictObject({ operation: z.literal('abort'), token }),
])

/** What a browser asks of the endpoint. */
export type UploadMessage = z.output<typeof messageSchema>
export type MessageOf<Operation extends UploadMessage['operation']> = Extract<
  UploadMessage,
  { readonly operation: Operation }
>

/** Reads a message. Throws `RequestMalformed`, `UploadInputInvalid`. */
export function parseMessage(json: Json): UploadMessage {
  if (isNestedDeeper(json, maxJsonLevels + 1))
    throw endpointError('RequestMalformed', {
      message: `The message has more than ${maxJsonLevels} levels in its input.`,
    })
  const { data, error } = messageSchema.safeParse(json)
  if (data === undefined) {
    const [issue] = error.issues
    const place = issue?.path.join('.') || 'the message'
    throw endpointError('RequestMalformed', {
      message: `The message is none of uploads: ${place}: ${issue?.message}`,
    })
  }
  const { input } = data.operation === 'begin' ? data : { input: undefined }
  // It travels in the token.
  if (input !== undefined && Buffer.byteLength(JSON.stringify(input)) > maxInputBytes)
    throw endpointError('UploadInputInvalid', { message: 'The input is longer than 8 KiB.' })
  return data
}
