import { createInterface } from 'node:readline/promises'
import { cliError } from './errors.ts'

/** Asks a person, on stderr; only `y` and `yes` agree. Throws `ConfirmationMissing` without one. */
export async function confirm(question: string): Promise<boolean> {
  const { stdin, stderr } = process
  if (!stdin.isTTY || !stderr.isTTY) throw cliError('ConfirmationMissing')
  const dialogue = createInterface({ input: stdin, output: stderr })
  try {
    return /^y(es)?$/i.test((await dialogue.question(`${question} [y/N] `)).trim())
  } finally {
    dialogue.close()
  }
}
