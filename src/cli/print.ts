import { once } from 'node:events'
import { visibleText } from '../declaration/printable.ts'

/** Writes a line of a result to stdout, at the pace of its reader. */
export async function print(line = ''): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
}

/** Writes a value as one line of JSON to stdout. */
export function printJson(value: unknown): Promise<void> {
  return print(JSON.stringify(value))
}

/** Writes a line about the work, which is no part of the result, to stderr. */
export function printNote(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Text from elsewhere, which a terminal could obey, made visible line by line. */
export function printable(text: string): string {
  return text.split('\n').map(visibleText).join('\n')
}

/** Ends without a word when the reader of a pipe has had enough: `stowage ls | head`. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if ('code' in error && error.code === 'EPIPE') process.exit()
      throw error
    })
  }
}
