import type { StowageError } from '../core/error.ts'
import { declarationError } from './errors.ts'
import { printablePath, printableValue, visibleText } from './printable.ts'

const mostListed = 50

/** One thing that is wrong, and what to write instead. */
export interface Problem {
  readonly path: readonly PropertyKey[]
  /** What was written there; left out where it says nothing or might be a secret. */
  readonly value?: unknown
  /** What is wrong and the fix, as the end of a sentence that begins with the path. */
  readonly message: string
  /** Where it stands in the text, if the path alone cannot tell. */
  readonly position?: Position
}

/** A place in a YAML text, both counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

export interface ProblemSource {
  /** What the declaration was read from, for the message: `stowage.yaml`. */
  readonly source?: string | undefined
  readonly locate?: (path: readonly PropertyKey[]) => Position | undefined
}

/** The one `DeclarationInvalid` that lists every problem. */
export function invalidDeclaration(
  problems: readonly Problem[],
  from: ProblemSource = {},
): StowageError {
  return declarationError('DeclarationInvalid', {
    message: problemList(problems, from),
    context: { source: from.source, problems: problems.length },
  })
}

/** Every problem on a line of its own, after a line that counts them. */
export function problemList(
  problems: readonly Problem[],
  { source, locate }: ProblemSource = {},
): string {
  const lines = problems
    .slice(0, mostListed)
    .map((problem) => line(problem, problem.position ?? locate?.(problem.path)))
  if (problems.length > mostListed) lines.push(`and ${problems.length - mostListed} more`)
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  return `${source ?? 'The declaration'} has ${count}:\n  ${lines.join('\n  ')}`
}

function line({ path, value, message }: Problem, position: Position | undefined): string {
  const place = position === undefined ? '' : ` (line ${position.line}, column ${position.column})`
  const shown = value === undefined ? '' : ` = ${printableValue(value)}`
  return `${printablePath(path)}${shown}${place}: ${visibleText(message)}`
}
