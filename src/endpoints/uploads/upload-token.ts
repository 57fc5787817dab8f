import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { parseJson, type Json } from '../../core/json.ts'
import { endpointError } from '../errors.ts'

/** All that is known of an upload that has begun: it is kept by whoever uploads, sealed. */
export interface UploadTicket {
  /** Chance of 128 bits: no two uploads have one. */
  readonly id: string
  readonly route: string
  readonly actor: string
  readonly mode: 'put' | 'post' | 'multipart'
  /** As the browser has it. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly contentType: string | undefined
  /** Of all bytes, as `CRC32:base64` or `SHA256:base64`. */
  readonly checksum: string | undefined
  /** Where it goes when it is verified. */
  readonly key: string
  readonly uploadId: string | undefined
  /** Bytes of every part but the last. */
  readonly partSize: number | undefined
  /** Whether every part brings its CRC-32. */
  readonly partChecksums: boolean
  /** As it was sent. */
  readonly input: Json | undefined
  /** Seconds since 1970. */
  readonly expires: number
}

const ticketSchema = z.strictObject({
  id: z.string(),
  route: z.string(),
  actor: z.string(),
  mode: z.enum(['put', 'post', 'multipart']),
  name: z.string(),
  size: z.number(),
  contentType: z.string().optional(),
  checksum: z.string().optional(),
  key: z.string(),
  uploadId: z.string().optional(),
  partSize: z.number().optional(),
  partChecksums: z.boolean(),
  input: z.json().optional(),
  expires: z.number(),
})

/** Seals and opens tickets with secrets that every process of the application has. */
export interface TicketSeal {
  readonly seal: (ticket: UploadTicket) => string
  /** Throws `UploadTokenInvalid`, `UploadExpired`. */
  readonly open: (token: string, now: Date) => UploadTicket
}

const minSecretBytes = 32
/** What else is signed with the same secret is no token. */
const purpose = 'stowage upload ticket 1\n'

/** The first secret seals, each of them opens: so they can be replaced. Throws `UploadsInvalid`. */
export function createTicketSeal(secrets: readonly (string | Uint8Array)[]): TicketSeal {
  const [newest] = secrets
  if (newest === undefined || secrets.some((each) => Buffer.byteLength(each) < minSecretBytes))
    throw endpointError('UploadsInvalid', {
      message: `The secret of the uploads has fewer than ${minSecretBytes} bytes.`,
      hint: 'Make one with openssl rand -base64 32, and keep it with the other secrets.',
    })
  const mac = (secret: string | Uint8Array, text: string): Buffer =>
    createHmac('sha256', secret).update(purpose).update(text).digest()
  const isSealed = (text: string, seal: Buffer): boolean =>
    secrets.some((secret) => {
      const expected = mac(secret, text)
      return seal.byteLength === expected.byteLength && timingSafeEqual(seal, expected)
    })
  return {
    seal(ticket) {
      const text = Buffer.from(JSON.stringify(ticket)).toString('base64url')
      return `${text}.${mac(newest, text).toString('base64url')}`
    },
    open(token, now) {
      const [text = '', seal = ''] = token.split('.', 2)
      if (!isSealed(text, Buffer.from(seal, 'base64url'))) throw endpointError('UploadTokenInvalid')
      const ticket = readTicket(Buffer.from(text, 'base64url').toString('utf8'))
      if (ticket.expires * 1000 <= now.getTime()) throw endpointError('UploadExpired')
      return ticket
    },
  }
}

function readTicket(text: string): UploadTicket {
  const { data } = ticketSchema.safeParse(parseJson(text))
  // Sealed by another version of the application.
  if (data === undefined) throw endpointError('UploadTokenInvalid')
  const { contentType, checksum, uploadId, partSize, input } = data
  return { ...data, contentType, checksum, uploadId, partSize, input }
}
