import type { Comparison } from './compare.ts'
import { figureText } from './figures.ts'
import type { Window } from './load/load-job.ts'
import type { Machine } from './machine.ts'

/** What one question was answered. */
export interface Answer {
  readonly question: string
  readonly comparisons: readonly Comparison[]
  /** Why there is no answer. */
  readonly failed?: string
}

/** One run. */
export interface Result extends Window {
  /** ISO 8601. */
  readonly started: string
  readonly machine: Machine
  readonly rounds: number
  readonly answers: readonly Answer[]
}

/** What a comparison misses, in words; undefined where it reaches all it has to. */
function missOf(comparison: Comparison): string | undefined {
  const { what, other, ratio, floor, cpuRatio, cpuCeiling } = comparison
  const misses: string[] = []
  if (floor !== undefined && ratio < floor) {
    misses.push(`${figureText(ratio)} of the rate of ${other.name}, at least ${floor} is due`)
  }
  if (cpuCeiling !== undefined && cpuRatio !== undefined && cpuRatio > cpuCeiling) {
    misses.push(`${figureText(cpuRatio)} of its CPU time, at most ${cpuCeiling} is due`)
  }
  return misses.length === 0 ? undefined : `${what}: ${misses.join('; ')}`
}

/** What stays below its floor, and what could not be measured. */
function shortfalls({ answers }: Pick<Result, 'answers'>): readonly string[] {
  return answers.flatMap(({ question, comparisons, failed }) => [
    ...comparisons.flatMap((comparison) => missOf(comparison) ?? []),
    ...(failed === undefined ? [] : [`${question} failed: ${failed}`]),
  ])
}

/** The shortfalls, as a title and its lines. */
export function verdictOf(result: Pick<Result, 'answers'>): readonly [string, ...string[]] {
  const short = shortfalls(result)
  return [short.length === 0 ? 'No floor is missed.' : 'Below its floor:', ...short]
}
