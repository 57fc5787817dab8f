import { isStowageError } from 'stowage'

/** Says on standard error what went wrong, and what helps. */
export function complain(error: unknown): void {
  if (!isStowageError(error)) {
    console.error(error)
    return
  }
  console.error(`${error.code}: ${error.message}`)
  if (error.hint !== undefined) console.error(`  ${error.hint}`)
}
