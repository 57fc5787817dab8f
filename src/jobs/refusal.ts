import { isStowageError } from '../core/error.ts'

/** What cannot become an object, and why. */
export interface Refusal {
  readonly key: string
  readonly code: string
  readonly message: string
}

export function refusalOf(key: string, error: Error): Refusal {
  return { key, code: isStowageError(error) ? error.code : 'Refused', message: error.message }
}
