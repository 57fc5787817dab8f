import { visibleText } from '../../declaration/printable.ts'
import type { MigrationReport, Tally } from '../../jobs/migrate/migration-report.ts'
import type { MigrationPlan } from '../../jobs/migrate/plan-migration.ts'
import type { RollbackReport } from '../../jobs/migrate/rollback-migration.ts'
import { byteText } from '../copy/progress-line.ts'

/** Of what is left, so many are named to a person. */
const mostNamed = 20

/** A plan for people. */
export function planLines(plan: MigrationPlan): readonly string[] {
  const { source, target, found, toCopy, equal, different, conflicts, refused, refusals } = plan
  return [
    visibleText(`${source} → ${target}`),
    tallyLine('found', found),
    tallyLine('to copy', toCopy),
    tallyLine('there, and equal', equal),
    tallyLine('there, and different', different),
    ...named(
      conflicts.map((key) => `different  ${key}`),
      different,
    ),
    tallyLine('refused', refused),
    ...named(
      refusals.map(({ key, message }) => `refused  ${key}: ${message}`),
      refused,
    ),
  ]
}

/** A report for people. */
export function reportLines(report: MigrationReport): readonly string[] {
  const { copied, replaced, equal, before, different, refused, failed, seconds, state } = report
  const left = report.left.map(({ key, reason, message }) => `${reason}  ${key}: ${message}`)
  const optional = [
    ['replaced', replaced],
    ['finished before', before],
    ['there, and different', different],
    ['refused', refused],
    ['failed', failed],
  ] as const
  return [
    tallyLine('copied', copied),
    tallyLine('there, and equal', equal),
    ...optional
      .filter(([, { objects }]) => objects > 0)
      .map(([name, tally]) => tallyLine(name, tally)),
    ...named(left, { objects: left.length, bytes: 0 }),
    visibleText(`Done in ${seconds.toFixed(1)} s: ${state}`),
  ]
}

/** What a rollback did, for people. */
export function rollbackLines({ undone, left }: RollbackReport): readonly string[] {
  const counts = Object.entries(undone).filter(([, count]) => count > 0)
  const lines = left.map(({ key, reason, message }) =>
    [reason, key, message].filter((part) => part !== undefined).join('  '),
  )
  return [
    ...counts.map(([name, count]) => line(name, String(count))),
    ...named(lines, { objects: lines.length, bytes: 0 }),
  ]
}

const line = (name: string, value: string): string => `${name.padEnd(22)}${value}`

const tallyLine = (name: string, { objects, bytes }: Tally): string =>
  line(name, `${String(objects).padStart(10)}  ${byteText(bytes)}`)

function named(lines: readonly string[], { objects }: Tally): readonly string[] {
  const shown = lines.slice(0, mostNamed).map((each) => visibleText(`  ${each}`))
  const more = objects - shown.length
  return more > 0 ? [...shown, `  … and ${more} more`] : shown
}
