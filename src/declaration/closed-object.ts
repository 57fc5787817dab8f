import { z } from 'zod'
import { nearest } from './nearest.ts'

const credentialLike = /secret|passw|token|credential|access_?key/i

/**
 * A mapping that knows its keys. An unknown one is refused with the nearest known name, or with
 * the sentence that `later` has for it.
 */
export function closedObject<const Shape extends z.core.$ZodShape>(
  shape: Shape,
  { expected, later }: { expected: string; later?: (key: string) => string | undefined },
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    // One line per unknown key, in the order of `issue.keys`: read-value.ts takes them apart.
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys ?? []).map((key) => later?.(key) ?? unknownKey(key, known)).join('\n')
        : required(issue.input, expected),
  })
}

/** The error of a schema: what it expects, preceded by the word that it is missing if it is. */
export function expects(expected: string): { error: (issue: { input?: unknown }) => string } {
  return { error: ({ input }) => required(input, expected) }
}

function required(input: unknown, expected: string): string {
  return input === undefined ? `is missing; it ${expected}` : expected
}

function unknownKey(key: string, known: readonly string[]): string {
  if (credentialLike.test(key)) {
    return 'credentials do not belong in a declaration; they come from the environment or the AWS credential chain'
  }
  const suggestion = nearest(key, known)
  return suggestion === undefined
    ? `unknown key; known here: ${known.join(', ')}`
    : `unknown key; did you mean "${suggestion}"?`
}
