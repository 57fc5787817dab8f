/** What an error is about: names only, never secrets. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | undefined>>

/** What a thrower may add to, or replace in, the row of its error table. */
export interface ErrorDetails {
  readonly message?: string
  readonly hint?: string
  readonly context?: ErrorContext
  readonly cause?: unknown
}

/** One code of an error table: everything `docs/errors.md` says about it. */
export interface ErrorRow {
  /** The HTTP status of the code, for those that travel over HTTP. */
  readonly status?: number
  readonly message: string
  /** What to do next, in one sentence. */
  readonly hint?: string
  /** False means never retry. @default false */
  readonly retryable?: boolean
}

export type ErrorRows = Readonly<Record<string, ErrorRow>>

const brand = Symbol.for('stowage.error')

/** The one error class. Match by `code` with {@link isStowageError}, never by class or message. */
export class StowageError extends Error {
  readonly [brand] = true
  readonly code: string
  readonly status: number | undefined
  readonly retryable: boolean
  readonly hint: string | undefined
  readonly context: ErrorContext

  constructor(code: string, row: ErrorRow, details: ErrorDetails = {}) {
    super(details.message ?? row.message, { cause: details.cause })
    this.name = 'StowageError'
    this.code = code
    this.status = row.status
    this.retryable = row.retryable ?? false
    this.hint = details.hint ?? row.hint
    this.context = details.context ?? {}
  }

  /** What `--json` prints: no stack, no cause. */
  toJSON(): { code: string; message: string; hint?: string; context: ErrorContext } {
    const { code, message, hint, context } = this
    return { code, message, ...(hint !== undefined && { hint }), context }
  }
}

/** True for a {@link StowageError}, of any copy of this package, with that code if one is given. */
export function isStowageError(value: unknown, code?: string): value is StowageError {
  if (typeof value !== 'object' || value === null || !(brand in value)) return false
  return code === undefined || ('code' in value && value.code === code)
}

/** Makes the errors of one table: `engineError('EngineLocked', { context: { directory } })`. */
export interface ErrorFactory<Rows extends ErrorRows> {
  (code: keyof Rows & string, details?: ErrorDetails): StowageError
  readonly rows: Rows
}

/** Declares the error table of one folder. Each row becomes a row of `docs/errors.md`. */
export function defineErrors<const Rows extends ErrorRows>(rows: Rows): ErrorFactory<Rows> {
  const create = (code: keyof Rows & string, details?: ErrorDetails): StowageError => {
    const row = rows[code]
    if (row === undefined) throw new TypeError(`no such error code: ${code}`)
    return new StowageError(code, row, details)
  }
  return Object.assign(create, { rows })
}
