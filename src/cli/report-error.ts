import { isStowageError, type StowageError } from '../core/error.ts'
import { cliError } from './errors.ts'
import { printable, printNote } from './print.ts'

export interface ReportOptions {
  /** Prints one line of JSON. */
  readonly json: boolean
  /** Adds where the error and its causes happened. */
  readonly debug: boolean
}

/** Prints an error to stderr, the only way that errors are printed: what happened and what to do. */
export function reportError(error: unknown, { json, debug }: ReportOptions): void {
  const known = knownOf(error)
  if (json) printNote(JSON.stringify(known.toJSON()))
  else {
    printNote(`${known.code}: ${printable(known.message)}`)
    const about = aboutLine(known)
    if (about !== '') printNote(`  ${printable(about)}`)
    if (known.hint !== undefined) printNote(`  ${printable(known.hint)}`)
  }
  if (debug) for (const stack of stacksOf(error)) printNote(stack)
}

/** What the error is about, as far as the message does not say so: `bucket documents, key a.pdf`. */
function aboutLine({ message, context }: StowageError): string {
  return Object.entries(context)
    .filter(([, value]) => value !== undefined && !message.includes(String(value)))
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}

function knownOf(error: unknown): StowageError {
  if (isStowageError(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  const isRefusal = error instanceof Error && 'syscall' in error
  return cliError(isRefusal ? 'SystemRefused' : 'Defect', { message, cause: error })
}

/** Stacks only: other properties of an error may hold what is not to be printed. */
function stacksOf(error: unknown): readonly string[] {
  const stacks: string[] = []
  for (let each = error; each instanceof Error && stacks.length < 8; each = each.cause)
    stacks.push(each.stack ?? each.message)
  return stacks
}
