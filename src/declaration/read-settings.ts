import { z } from 'zod'
import { closedObject, expects } from './closed-object.ts'
import type { Problem } from './problem.ts'
import { printableValue } from './printable.ts'
import { readValue } from './read-value.ts'
import { regionProblem } from './region.ts'
import { targetOf, targetSchema } from './target.ts'
import type { Target } from './target.ts'

const defaultRegion = 'us-east-1'
const slug = 'has to be lower-case letters, digits and hyphens, at most 63, like "bill-of-lading"'

/** What a declaration says beside its buckets and storages. */
export interface Settings {
  readonly app: string
  readonly target: Target
  readonly region: string
  /** Whose regions and ARNs the declaration is about: the embedded server takes AWS's. */
  readonly provider: 'aws' | 'other'
}

/** Read entry by entry, so that one bad bucket does not hide the problems of the next. */
const entries = (expected: string) => z.custom<object>(isMapping, expects(expected))

const declarationSchema = closedObject(
  {
    app: z.string(expects(slug)).regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, slug),
    target: targetSchema.optional(),
    region: z.string(expects('has to be text, like "us-east-1"')).optional(),
    kinds: entries('has to be a mapping of kind names to kinds').optional(),
    buckets: entries('has to be a mapping of bucket names to buckets'),
    storages: entries('has to be a mapping of storage names to storages').optional(),
  },
  { expected: 'has to be a mapping with app, buckets and storages' },
)

/**
 * Reads the top of a declaration; what is wrong with it is added to `problems`, and the rest is
 * read nevertheless, so that buckets and storages can be checked against it.
 */
export function readSettings(input: unknown, problems: Problem[]): Settings {
  const raw = readValue(declarationSchema, input, { path: [], problems }) ?? salvaged(input)
  const target = raw.target ?? 'embedded'
  const provider = typeof target === 'string' ? 'aws' : 'other'
  const signed = typeof target === 'string' ? undefined : target.region
  const region = raw.region ?? signed ?? defaultRegion
  problems.push(...regionProblems({ region: raw.region, signed, provider }))
  return { app: raw.app, target: targetOf(target, region), region, provider }
}

type Top = Pick<z.output<typeof declarationSchema>, 'app' | 'region' | 'target'>

/** As much of a refused top as can be read. A target that cannot is taken for the laxest one. */
function salvaged(input: unknown): Top {
  const { region, target } = isMapping(input) ? input : {}
  const parsed = targetSchema.optional().safeParse(target)
  return {
    app: 'app',
    region: typeof region === 'string' ? region : undefined,
    target: parsed.success ? parsed.data : { endpoint: 'https://s3.invalid' },
  }
}

/** True for the plain objects that a declaration is made of. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface Regions {
  readonly region: string | undefined
  readonly signed: string | undefined
  readonly provider: 'aws' | 'other'
}

function regionProblems({ region, signed, provider }: Regions): Problem[] {
  const written = [
    { path: ['region'], value: region },
    { path: ['target', 'region'], value: signed },
  ]
  const problems = written.flatMap(({ path, value }): Problem[] => {
    const message = value === undefined ? undefined : regionProblem(value, provider)
    return message === undefined ? [] : [{ path, value, message }]
  })
  if (region === undefined || signed === undefined || region === signed) return problems
  const message = `contradicts region = ${printableValue(region)}; an endpoint has one region, so keep one of the two`
  return [...problems, { path: ['target', 'region'], value: signed, message }]
}
