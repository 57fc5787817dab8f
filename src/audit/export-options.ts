import { z } from 'zod'
import { auditError } from './errors.ts'

/** What happens to an export whose key is taken. */
export type ExportOverwrite = 'error' | 'replace'

/** Where an export goes: any storage of Stowage, or what is like one. */
export interface ExportStorage {
  /** Tells storages apart: the same key in another one is another export. */
  readonly name: string
  readonly put: (
    key: string,
    body: AsyncIterable<Uint8Array>,
    options: {
      readonly contentType: string
      /** Whether an object that is at the key already refuses the write, or is replaced. */
      readonly overwrite: ExportOverwrite
      readonly signal?: AbortSignal | undefined
    },
  ) => Promise<unknown>
}

/** The period to export, and where to. */
export interface ExportOptions {
  /** The earliest time, included. @default right after the last record that was exported */
  readonly from?: Date | undefined
  /** The latest time, excluded; not in the future. */
  readonly to: Date
  /** @default `audit/2026-01.zip` for a month (UTC), else the two days: `audit/2026-01-01_2026-01-15.zip` */
  readonly key?: string | undefined
  /** Whether an object that is at the key already may be replaced. @default 'error' */
  readonly overwrite?: ExportOverwrite | undefined
  readonly signal?: AbortSignal | undefined
}

const optionsSchema = z.strictObject({
  from: z.date().optional(),
  to: z.date(),
  key: z.string().min(1).optional(),
  overwrite: z.enum(['error', 'replace']).default('error'),
  signal: z.instanceof(AbortSignal).optional(),
})

/** Options from outside, checked, with their key. Throws `AuditExportInvalid`. */
export function parseExport(options: unknown, now: Date) {
  const result = optionsSchema.safeParse(options)
  if (!result.success) {
    const [issue] = result.error.issues
    throw invalid(issue?.path.join('.') || 'options', `${issue?.message}`)
  }
  const { from, to, key = keyOf(from, to) } = result.data
  if (to > now) throw invalid('to', 'the period is not over')
  if (from !== undefined && from >= to) throw invalid('from', 'not before the end of the period')
  return { ...result.data, key }
}

function invalid(property: string, problem: string) {
  return auditError('AuditExportInvalid', {
    message: `The export is not valid: ${property}: ${problem}`,
    context: { property },
  })
}

function keyOf(from: Date | undefined, to: Date): string {
  if (from === undefined) return `audit/until_${stamp(to)}.zip`
  const next = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1))
  const isMonth = stamp(from).endsWith('-01') && next.getTime() === to.getTime()
  const name = isMonth ? stamp(from).slice(0, -'-01'.length) : `${stamp(from)}_${stamp(to)}`
  return `audit/${name}.zip`
}

/** A day, or a time without the colons that some tools cannot hold in a name. */
function stamp(time: Date): string {
  return time.toISOString().replace('T00:00:00.000Z', '').replaceAll(':', '')
}
