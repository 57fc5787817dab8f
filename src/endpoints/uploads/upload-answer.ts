import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import { StowageError, type ErrorRow } from '../../core/error.ts'
import { endpointError } from '../errors.ts'

/** How an upload ended, for good: who asks again is answered alike. */
export type UploadAnswer =
  | {
      readonly state: 'completed'
      /** What `onComplete` returned; undefined for nothing. */
      readonly data?: Json | undefined
    }
  | { readonly state: 'refused'; readonly code: string; readonly message: string }

export const answerSchema: z.ZodType<UploadAnswer> = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('completed'), data: z.json().optional() }),
  z.strictObject({ state: z.literal('refused'), code: z.string(), message: z.string() }),
])

const rows: Readonly<Record<string, ErrorRow>> = endpointError.rows

/** What a refusal throws, each time. */
export function refusalOf({
  code,
  message,
}: Extract<UploadAnswer, { readonly state: 'refused' }>): StowageError {
  return new StowageError(code, rows[code] ?? endpointError.rows.UploadRejected, { message })
}
