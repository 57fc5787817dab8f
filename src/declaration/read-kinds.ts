import { declaredNameProblem } from './declared-name.ts'
import { kindSchema } from './kind-schema.ts'
import { kindNames, kinds } from './kinds.ts'
import type { Kind, KindDefaults } from './kinds.ts'
import { nearest } from './nearest.ts'
import type { Problem } from './problem.ts'
import { readValue } from './read-value.ts'
import { settled } from './settled.ts'

/** A kind that a storage can have: one of the four, or one that extends it. */
export interface KnownKind extends KindDefaults {
  readonly base: Kind
}

/** Every kind by its name; `undefined` is one whose problems are told already. */
export type KnownKinds = ReadonlyMap<string, KnownKind | undefined>

/** The four kinds, and those that a declaration makes of them; what is wrong is added to `problems`. */
export function readKinds(
  written: readonly (readonly [string, unknown])[],
  problems: Problem[],
): KnownKinds {
  const known = new Map<string, KnownKind | undefined>(
    kindNames.map((name) => [name, { ...kinds[name], base: name }]),
  )
  for (const [name, value] of written) {
    const own = readKind(name, value, { names: written.map(([other]) => other), problems })
    if (!isKind(name)) known.set(name, own)
  }
  return known
}

/** What to say of a kind that there is not. */
export function unknownKind(name: string, names: readonly string[]): string {
  const suggestion = nearest(name, names)
  return suggestion === undefined
    ? `has to be one of ${names.join(', ')}`
    : `is no kind; did you mean "${suggestion}"?`
}

function readKind(
  name: string,
  value: unknown,
  { names, problems }: { names: readonly string[]; problems: Problem[] },
): KnownKind | undefined {
  const path = ['kinds', name]
  const before = problems.length
  const nameProblem = isKind(name)
    ? 'is one of the four kinds, which stay as they are; give it another name'
    : declaredNameProblem(name, 'kind')
  if (nameProblem !== undefined) problems.push({ path, message: nameProblem })
  const raw = readValue(kindSchema, value, { path, problems })
  if (raw === undefined) return undefined
  const { extends: base, ...settings } = raw
  if (!isKind(base)) {
    const message = names.includes(base)
      ? `is a kind of this declaration; extend one of ${kindNames.join(', ')}`
      : unknownKind(base, kindNames)
    problems.push({ path: [...path, 'extends'], value: base, message })
    return undefined
  }
  return problems.length > before ? undefined : { ...settled(kinds[base], settings), base }
}

function isKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name)
}
