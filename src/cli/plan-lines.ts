import type { Json } from '../core/json.ts'
import { printablePath, visibleText } from '../declaration/printable.ts'
import type { Plan, Step, Unsupported } from '../provision/plan.ts'

const marks = { create: '+', update: '~', remove: '-' } as const

/** A plan for people: per bucket what is created (`+`), changed (`~`) and removed (`-`). */
export function planLines({ steps, unsupported }: Plan): readonly string[] {
  const buckets = new Set([...steps, ...unsupported].map(({ bucket }) => bucket))
  const lines = [...buckets].flatMap((name) => [
    name,
    ...steps.filter(({ bucket }) => bucket === name).flatMap(stepLines),
    ...unsupported.filter(({ bucket }) => bucket === name).map(unsupportedLine),
    '',
  ])
  return [...lines, summaryOf(steps)]
}

/** One step, and below it what differs: `Rules[0].Status: "Disabled" → "Enabled"`. */
export function stepLines({ aspect, change, before, after }: Step): readonly string[] {
  const head = `  ${marks[change]} ${aspect}`
  const differences = differencesOf(before, after)
  const [first] = differences
  if (differences.length === 1 && first !== undefined) {
    return [`${head}${first.startsWith(':') ? '' : ' '}${first}`]
  }
  return [head, ...differences.map((line) => `      ${line}`)]
}

const unsupportedLine = ({ aspect }: Unsupported): string =>
  `  ! ${aspect}: this endpoint does not know it`

/** The values that are not alike, each where it stands. */
function differencesOf(before: Json | undefined, after: Json | undefined): readonly string[] {
  const [old, fresh] = [leavesOf(before), leavesOf(after)]
  const places = new Set([...old.keys(), ...fresh.keys()])
  return Array.from(places, (place) => {
    const values = [old.get(place), fresh.get(place)]
    if (before === undefined || after === undefined)
      return `${place}: ${values.find((value) => value !== undefined)}`
    const [from = '(none)', to = '(none)'] = values
    return from === to ? '' : `${place}: ${from} → ${to}`
  }).filter((line) => line !== '')
}

/** Every value that holds no others, by its place, as it may be printed. */
function leavesOf(
  value: Json | undefined,
  path: readonly PropertyKey[] = [],
): ReadonlyMap<string, string> {
  if (value === undefined) return new Map()
  const entries: [PropertyKey, Json][] = isList(value)
    ? value.map((each, index) => [index, each])
    : Object.entries(typeof value === 'object' && value !== null ? value : {})
  if (entries.length === 0) {
    const place = path.length === 0 ? '' : printablePath(path)
    return new Map([[place, visibleText(JSON.stringify(value))]])
  }
  return new Map(entries.flatMap(([key, each]) => [...leavesOf(each, [...path, key])]))
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

function summaryOf(steps: readonly Step[]): string {
  if (steps.length === 0) return 'Nothing to do.'
  const count = (change: Step['change']): number =>
    steps.filter((step) => step.change === change).length
  return `${count('create')} to create, ${count('update')} to change, ${count('remove')} to remove.`
}
