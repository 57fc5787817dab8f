import type { Token } from './template.ts'

/** Answers whether the text, from that index on, fits a pattern as a whole. */
export type Wildcard = (text: string, from?: number) => boolean

/** What stands between two `*`; each `?` in it is a hole, where any UTF-16 unit fits. */
interface Run {
  readonly text: string
  readonly holes: ReadonlySet<number>
}

/**
 * Compiles a pattern. Each run between stars is searched once, leftmost first, and never again, so
 * that no pattern makes a match backtrack.
 */
export function compileWildcard(tokens: readonly Token[]): Wildcard {
  const runs = cutRuns(tokens)
  const first = runs[0] ?? { text: '', holes: new Set() }
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
  let holes = new Set<number>()
  for (const token of tokens) {
    if (token.kind === 'any') {
      runs.push({ text, holes })
      text = ''
      holes = new Set()
    } else if (token.kind === 'one') {
      holes.add(text.length)
      text += '?'
    } else if (token.kind === 'text') text += token.text
  }
  runs.push({ text, holes })
  return runs
}

function fits(run: Run, text: string, at: number): boolean {
  if (run.holes.size === 0) return text.startsWith(run.text, at)
  if (at + run.text.length > text.length) return false
  for (let index = 0; index < run.text.length; index += 1) {
    if (!run.holes.has(index) && run.text.charCodeAt(index) !== text.charCodeAt(at + index)) {
      return false
    }
  }
  return true
}

/** Where the run first fits between `from` and `end`, or -1. */
function find(run: Run, within: { text: string; from: number; end: number }): number {
  const { text, from, end } = within
  const latest = end - run.text.length
  if (run.holes.size === 0) {
    const found = text.indexOf(run.text, from)
    return found > latest ? -1 : found
  }
  for (let at = from; at <= latest; at += 1) if (fits(run, text, at)) return at
  return -1
}
