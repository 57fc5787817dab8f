import { z } from 'zod'
import type { Json } from '../core/json.ts'
import { canonicalJson } from './canonical-json.ts'
import { auditError } from './errors.ts'

/** How what was asked ended. */
export type AuditOutcome = 'success' | 'denied' | 'failed'

/** What an application tells the trail. */
export interface AuditEntry {
  /** What was done, as `BOL_DOWNLOADED`: 1 to 128 bytes without control characters. */
  readonly action: string
  /** Who did it, 1 to 512 bytes. */
  readonly actor: string
  /** What it was done to, 1 to 2048 bytes: any object key fits, with its bucket. */
  readonly resource: string
  /** @default 'success' */
  readonly outcome?: AuditOutcome | undefined
  /** At most 256 bytes. */
  readonly requestId?: string | undefined
  /** The network address of the caller, at most 256 bytes. */
  readonly address?: string | undefined
  /** The caller's User-Agent, at most 16 KiB: what fits in a request fits here. */
  readonly agent?: string | undefined
  /** Anything else: at most 64 KiB of JSON, 32 levels deep. */
  readonly detail?: Json | undefined
}

/** One record of the trail. */
export interface AuditRecord {
  /** 1, 2, 3, … without gaps. */
  readonly id: number
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string
  readonly action: string
  readonly actor: string
  readonly resource: string
  readonly outcome: AuditOutcome
  readonly requestId?: string
  readonly address?: string
  readonly agent?: string
  readonly detail?: Json
  /** The hash of the record before; 64 zeros for the first. */
  readonly previousHash: string
  readonly hash: string
}

export const outcomeSchema = z.enum(['success', 'denied', 'failed'])

// The NUL and the lone surrogate are the only characters that a database may cut or refuse.
const storable = (text: string) => Buffer.from(text.replaceAll('\0', '\ufffd')).toString()

const text = (bytes: number) =>
  z
    .string()
    .min(1)
    .transform(storable)
    .refine((value) => Buffer.byteLength(value) <= bytes, `longer than ${bytes} bytes`)

const optionalText = (bytes: number) =>
  text(bytes)
    .optional()
    .transform((value) => value ?? null)

const entrySchema = z.strictObject({
  action: text(128).refine(
    (value) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value),
    'holds a control character',
  ),
  actor: text(512),
  resource: text(2048),
  outcome: outcomeSchema.default('success'),
  requestId: optionalText(256),
  address: optionalText(256),
  agent: optionalText(16_384),
  detail: z
    .unknown()
    .optional()
    .transform((value, context) => {
      if (value === undefined) return null
      const json = canonicalJson(value)
      if (json !== undefined && Buffer.byteLength(json) <= 65_536) return json
      context.addIssue(json === undefined ? 'is not JSON of 32 levels' : 'longer than 65536 bytes')
      return z.NEVER
    }),
})

/** An entry in the form in which it is stored: nothing undefined, the detail as its text. */
export type StorableEntry = Readonly<z.output<typeof entrySchema>>

/** An entry from outside, checked. Throws `AuditRecordInvalid`, which never repeats the values. */
export function parseEntry(entry: unknown): StorableEntry {
  const result = entrySchema.safeParse(entry)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const property = issue?.path.join('.') || 'the record'
  throw auditError('AuditRecordInvalid', {
    message: `The audit record is not valid: ${property}: ${issue?.message}`,
    context: { property },
  })
}
