import type { z } from 'zod'
import type { Problem } from './problem.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** Parses one value; its problems, in the words of its schema, are added to `problems`. */
export function readValue<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { path, problems }: { path: Path; problems: Problem[] },
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  problems.push(...parsed.error.issues.flatMap((issue) => problemsOf(issue, path)))
  return undefined
}

function problemsOf(issue: Issue, parent: Path): Problem[] {
  const path = [...parent, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    // The value under an unknown key is never shown: it may be a credential.
    const messages = issue.message.split('\n')
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      message: messages[index] ?? 'unknown key',
    }))
  }
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find((nested) => nested.every(isInside))
    if (branch !== undefined) return branch.flatMap((nested) => problemsOf(nested, path))
  }
  return [{ path, value: issue.input, message: issue.message }]
}

/** True where a branch of a union took the value and found fault only with what it holds. */
function isInside(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys'
}
