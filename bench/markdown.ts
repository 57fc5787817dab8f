import type { Comparison, Side } from './compare.ts'
import { figureText, mebibytesText, microsText, rateText } from './figures.ts'
import { machineLine } from './machine.ts'
import { verdictOf, type Result } from './result.ts'

const titles = ['What', 'Ours', 'Beside', 'Ratio', 'Floor', 'Server µs', 'Load µs', 'Load MiB']

/** A run as the README shows it. */
export function markdownOf(result: Result): string {
  const { started, machine, rounds, seconds, answers } = result
  const comparisons = answers.flatMap((answer) => answer.comparisons)
  const [verdict, ...misses] = verdictOf(result)
  return [
    `${started.slice(0, 10)}, ${machineLine(machine)}; ${rounds} rounds of ${seconds} s.`,
    '',
    row(titles),
    row(titles.map((_, at) => (at === 0 || at === 2 ? '---' : '---:'))),
    ...comparisons.map((comparison) => row(cells(comparison))),
    '',
    verdict,
    '',
    ...misses.map((miss) => `- ${miss}`),
    ...(misses.length === 0 ? [] : ['']),
    ...notes(comparisons),
  ].join('\n')
}

function cells({ what, ours, other, bodyBytes, ...comparison }: Comparison): readonly string[] {
  const { ratio, least, most, floor, cpuRatio, cpuCeiling } = comparison
  const isBelow = floor !== undefined && ratio < floor
  const isAbove = cpuCeiling !== undefined && cpuRatio !== undefined && cpuRatio > cpuCeiling
  const cpu = cpuRatio === undefined ? '' : ` (${strong(figureText(cpuRatio), isAbove)})`
  return [
    what,
    rateText(ours.perSecond, bodyBytes),
    `${other.name} ${rateText(other.perSecond, bodyBytes)}`,
    `${strong(figureText(ratio), isBelow)} (${figureText(least)}–${figureText(most)})`,
    floor === undefined ? '' : `${floor}`,
    `${microsText(ours.serverMicros)} / ${microsText(other.serverMicros)}${cpu}`,
    `${microsText(ours.loadMicros)} / ${microsText(other.loadMicros)}`,
    `${mebibytesText(ours.peakMemory)} / ${mebibytesText(other.peakMemory)}`,
  ]
}

/** What a reader has to know of each, once. */
function notes(comparisons: readonly Comparison[]): readonly string[] {
  const said = comparisons.flatMap(({ other }) => noteOf(other))
  return [...new Set(said)]
}

const noteOf = ({ name, note }: Side): readonly string[] =>
  note === undefined ? [] : [`- ${name}: ${note}.`]

const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`
const strong = (text: string, isStrong: boolean): string => (isStrong ? `**${text}**` : text)
