import type { StowageError } from '../core/error.ts'
import { storageError } from './errors.ts'

/** What is wrong with the value of an option. */
export interface OptionProblem {
  /** What it has to be, to follow "has to be". */
  readonly expected: string
  readonly value: unknown
  /** @default to correct the option */
  readonly hint?: string | undefined
}

/** `OptionInvalid` of an option that programs without types, or users through them, have given. */
export function optionInvalid(
  option: string,
  { expected, value, hint }: OptionProblem,
): StowageError {
  return storageError('OptionInvalid', {
    message: `${option} has to be ${expected}; it is ${shown(value)}.`,
    ...(hint !== undefined && { hint }),
    context: { option },
  })
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80))
  if (value instanceof Date) return 'an invalid Date'
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}
