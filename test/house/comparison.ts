import { posix } from 'node:path'
import type { Findings, SourceFile } from './source-file.ts'

const path = 'docs/comparison.md'
const answers = ['Y', 'P', 'N']
/** `[Y](../test/a.test.ts "is so")` */
const link = /\[[^\]]*\]\(([^\s)]+)(?: "([^"]*)")?\)/g

type Row = readonly string[]

/** How many rows there have to be. */
interface ComparisonSize {
  readonly features: number
  readonly checks: number
}

/** Whatever the comparison says of Stowage is shown by a test that is there, and its counts are right. */
export function comparisonFindings(
  docs: readonly SourceFile[],
  pages: readonly SourceFile[],
  { features, checks }: ComparisonSize,
): Findings {
  const text = docs.find((doc) => doc.path === path)?.text
  if (text === undefined) return [`${path}: is missing`]
  const [head = [], ...tally] = tableOf(text, 'Tally')
  const rows = numbered(tableOf(text, 'Features'))
  const accepted = numbered(tableOf(text, 'Acceptance checks'))
  const findings = [
    ...linkFindings(text, pages),
    ...numberFindings('feature', rows, features),
    ...rows.flatMap((row) => featureFindings(row, head.length + 1)),
    ...tallyFindings(head, tally, rows),
    ...numberFindings('check', accepted, checks),
    ...accepted
      .filter((row) => linksOf(row.at(-1) ?? '').every(({ title }) => title === undefined))
      .map(([number]) => `check ${number} has no test`),
  ]
  return findings.map((finding) => `${path}: ${finding}`)
}

/** The rows of the tables below a heading, their heads too. */
function tableOf(text: string, heading: string): readonly Row[] {
  const [, after = ''] = text.split(`\n## ${heading}\n`)
  const [section = ''] = after.split('\n## ')
  return section
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| --- '))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))
}

const numbered = (rows: readonly Row[]): readonly Row[] =>
  rows.filter(([first = '']) => /^\d+$/.test(first))

const linksOf = (text: string) =>
  [...text.matchAll(link)].map(([, target = '', title]) => ({ target, title }))

function linkFindings(text: string, pages: readonly SourceFile[]): Findings {
  const ofTests = linksOf(text).filter(({ target }) => target.endsWith('.ts'))
  return ofTests.flatMap(({ target, title }) => {
    const linked = posix.join(posix.dirname(path), target)
    const page = pages.find((each) => each.path === linked)
    if (page === undefined) return [`${linked} is not there`]
    if (title === undefined) return [`${linked} is linked without a title`]
    const isThere = title !== '' && titlesOf(page).some((each) => each.startsWith(title))
    return isThere ? [] : [`${linked} has no test "${title}"`]
  })
}

/** The titles of a page's tests and of what they are about, also behind `it.each(…)`. */
function titlesOf({ text }: SourceFile): readonly string[] {
  const call = /(?:\b(?:it|test|describe)|\))\(\s*(['"`])((?:\\.|(?!\1).)*)\1,\s/g
  return [...text.matchAll(call)].map(([, , title = '']) => title)
}

function numberFindings(what: string, rows: readonly Row[], count: number): Findings {
  const numbers = rows.map(([number]) => Number(number))
  const expected = Array.from({ length: count }, (_, index) => index + 1)
  return [
    ...expected
      .filter((each) => !numbers.includes(each))
      .map((each) => `${what} ${each} is missing`),
    ...numbers
      .filter((each, index) => !expected.includes(each) || numbers.indexOf(each) !== index)
      .map((each) => `${what} ${each} is too many`),
  ]
}

function featureFindings(row: Row, columns: number): Findings {
  const [number, , own = '', ...others] = row
  const isOwn = /^(\[Y\]\(.+ ".+"\)|\[P\]\(.+ ".+"\).*: .+|N|N, later)$/.test(own)
  return [
    ...(row.length === columns
      ? []
      : [`feature ${number} has ${row.length} columns, not ${columns}`]),
    ...(isOwn ? [] : [`feature ${number} says nothing that is shown, "${own}"`]),
    ...others
      .filter((each) => ![...answers, '–'].includes(each))
      .map((each) => `feature ${number} says "${each}"`),
  ]
}

/** The tally against the rows: a column's cells say Y, P or N first. */
function tallyFindings([, ...names]: Row, tally: readonly Row[], rows: readonly Row[]): Findings {
  return answers.flatMap((answer) => {
    const [, ...stated] = tally.find(([first]) => first === answer) ?? []
    return names.flatMap((name, index) => {
      const cells = rows.map((row) => row[index + 2]?.replace('[', '').charAt(0))
      const counted = String(cells.filter((cell) => cell === answer).length)
      const is = stated[index] ?? 'nothing'
      return is === counted ? [] : [`${name} has ${counted} ${answer}, the tally says ${is}`]
    })
  })
}
