import type { Json } from '../core/json.ts'
import type { Plan, Step, Unsupported } from '../provision/plan.ts'
import { visibleText } from '../declaration/printable.ts'

const marks = { create: '+', update: '~', remove: '-' } as const
const longestLine = 72

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

/** One step: `~ versioning: "Suspended" → "Enabled"`, over several lines when it is long. */
export function stepLines({ aspect, change, before, after }: Step): readonly string[] {
  const head = `  ${marks[change]} ${aspect}`
  const values = [before, after].filter((value) => value !== undefined)
  const short = `${head}: ${values.map((value) => visibleText(JSON.stringify(value))).join(' → ')}`
  if (short.length <= longestLine) return [short]
  return [
    head,
    ...(before === undefined ? [] : valueLines('before', before)),
    ...(after === undefined ? [] : valueLines('after', after)),
  ]
}

const unsupportedLine = ({ aspect }: Unsupported): string =>
  `  ! ${aspect}: this endpoint does not know it`

function valueLines(label: string, value: Json): readonly string[] {
  const text = JSON.stringify(value, undefined, 2)
  return [`      ${label}:`, ...text.split('\n').map((line) => `        ${visibleText(line)}`)]
}

function summaryOf(steps: readonly Step[]): string {
  if (steps.length === 0) return 'Nothing to do.'
  const count = (change: Step['change']): number =>
    steps.filter((step) => step.change === change).length
  return `${count('create')} to create, ${count('update')} to change, ${count('remove')} to remove.`
}
