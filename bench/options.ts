import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { z } from 'zod'

const seconds = z.coerce.number().positive().max(600)

const schema = z.object({
  rounds: z.coerce.number().int().min(1).max(100),
  seconds,
  warmup: seconds,
  directory: z.string(),
  json: z.boolean(),
  markdown: z.boolean(),
  help: z.boolean(),
})

/** What the command line says. */
export interface Options extends z.infer<typeof schema> {
  /** Names of questions. */
  readonly names: readonly string[]
}

/** Throws with a message for people. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '1' },
      warmup: { type: 'string', default: '0.3' },
      directory: { type: 'string', default: tmpdir() },
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { data, error } = schema.safeParse(values)
  if (data === undefined) throw new Error(z.prettifyError(error))
  return { ...data, names: positionals }
}

export const usage = `npm run bench -- [question …] [options]

  --rounds N       how often each side is measured, in turn (3)
  --seconds N      how long, each time (1)
  --warmup N       seconds before that do not count; three more in the first round (0.3)
  --directory DIR  where servers keep their data: the disk that is measured (${tmpdir()})
  --json           print the whole result as JSON
  --markdown       print the table of the README

Without names, all questions are asked:
`
