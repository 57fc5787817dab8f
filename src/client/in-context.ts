import { StowageError, type ErrorContext } from '../core/error.ts'

/** The error that also tells what it befell; what it tells already stays. */
export function inContext(error: unknown, context: ErrorContext): unknown {
  if (!(error instanceof StowageError)) return error
  const { code, message, status, retryable, hint, cause } = error
  const row = { message, retryable, ...(status !== undefined && { status }) }
  return new StowageError(
    code,
    { ...row, ...(hint !== undefined && { hint }) },
    { context: { ...context, ...error.context }, cause },
  )
}
