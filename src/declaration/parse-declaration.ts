import type { Declaration } from './declaration.ts'
import { invalidDeclaration } from './problem.ts'
import { readDeclaration } from './read-declaration.ts'

/**
 * Validates a declaration that was read as JSON or by other means. `source` names it in messages.
 * Throws one `DeclarationInvalid` that lists every problem.
 */
export function parseDeclaration(input: unknown, source?: string): Declaration {
  const reading = readDeclaration(input)
  if ('problems' in reading) throw invalidDeclaration(reading.problems, { source })
  return reading.declaration
}
