import { isStowageError } from '../core/error.ts'
import type { StowageError } from '../core/error.ts'
import { parseDeclaration } from './parse-declaration.ts'

/** The error that a declaration was refused with. */
export function thrownBy(run: () => unknown): StowageError {
  try {
    run()
  } catch (error) {
    if (isStowageError(error, 'DeclarationInvalid')) return error
    throw error
  }
  throw new Error('the declaration was taken')
}

/** The lines of the error, one for each problem. */
export const problemsOf = (input: unknown): string[] =>
  thrownBy(() => parseDeclaration(input))
    .message.split('\n  ')
    .slice(1)
