import { compileSearch } from './shift-and.ts'
import type { Search } from './shift-and.ts'
import type { Token } from './template.ts'

/** Answers whether the text, from that index on, fits a pattern as a whole. */
export type Wildcard = (text: string, from?: number) => boolean

/** What stands between two `*`; each `?` in it is a hole, where any UTF-16 unit fits. */
interface Run {
  readonly text: string
  /** The units of the text, -1 at a hole; `undefined` if there are no holes. */
  readonly units: Int32Array | undefined
  readonly search: Search | undefined
}

/**
 * Compiles a pattern. Each run between stars is searched once, leftmost first, and never again, so
 * that no pattern makes a match backtrack.
 */
export function compileWildcard(tokens: readonly Token[]): Wildcard {
  const runs = cutRuns(tokens)
  const first = runs[0] ?? makeRun('', [])
  const last = runs.at(-1) ?? first
  if (runs.length < 2) {
    return (text, from = 0) => text.length - from === first.text.length && fits(first, text, from)
  }
  const middle = runs.slice(1, -1).filter((run) => run.text !== '')
  return (text, from = 0) => {
    const end = text.length - last.text.length
    let at = from + first.text.length
    if (end < at || !fits(first, text, from) || !fits(last, text, end)) return false
    for (const run of middle) {
      const found = find(run, { text, from: at, end })
      if (found === -1) return false
      at = found + run.text.length
    }
    return true
  }
}

function cutRuns(tokens: readonly Token[]): Run[] {
  const runs: Run[] = []
  let text = ''
  let holes: number[] = []
  for (const token of tokens) {
    if (token.kind === 'any') {
      runs.push(makeRun(text, holes))
      text = ''
      holes = []
    } else if (token.kind === 'one') {
      holes.push(text.length)
      text += '?'
    } else if (token.kind === 'text') text += token.text
  }
  runs.push(makeRun(text, holes))
  return runs
}

function makeRun(text: string, holes: readonly number[]): Run {
  if (holes.length === 0) return { text, units: undefined, search: undefined }
  const units = Int32Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
  for (const hole of holes) units[hole] = -1
  return { text, units, search: compileSearch(units) }
}

function fits(run: Run, text: string, at: number): boolean {
  const { units } = run
  if (units === undefined) return text.startsWith(run.text, at)
  if (at + units.length > text.length) return false
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]
    if (unit !== -1 && unit !== text.charCodeAt(at + index)) return false
  }
  return true
}

/** Where the run first fits between `from` and `end`, or -1. */
function find(run: Run, within: { text: string; from: number; end: number }): number {
  const { text, from, end } = within
  if (run.search !== undefined) return run.search(text, from, end)
  const found = text.indexOf(run.text, from)
  return found + run.text.length > end ? -1 : found
}
