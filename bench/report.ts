import type { Comparison, Side } from './compare.ts'
import { figureText, mebibytesText, microsText, rateText } from './figures.ts'

/** A comparison, for people: one line for the ratio and one for each side. */
export function reportLines(comparison: Comparison): string {
  const { what, ours, other, ratio, least, most, bodyBytes } = comparison
  const spread = `${figureText(least)} to ${figureText(most)}`
  return [
    `${what}: ${figureText(ratio)} of ${other.name} (${spread}${floorText(comparison)})`,
    ...cpuLine(comparison),
    `  ${sideText(ours, bodyBytes)}`,
    `  ${sideText(other, bodyBytes)}`,
  ].join('\n')
}

function floorText({ ratio, floor }: Comparison): string {
  if (floor === undefined) return ''
  return ratio >= floor ? `, floor ${floor}` : `, BELOW its floor ${floor}`
}

function cpuLine({ other, cpuRatio, cpuCeiling }: Comparison): readonly string[] {
  if (cpuRatio === undefined) return []
  const excess = cpuCeiling !== undefined && cpuRatio > cpuCeiling ? 'ABOVE its ceiling' : 'at most'
  const ceiling = cpuCeiling === undefined ? '' : ` (${excess} ${cpuCeiling})`
  return [`  server CPU an operation: ${figureText(cpuRatio)} of ${other.name}${ceiling}`]
}

function sideText(side: Side, bodyBytes: number): string {
  const { name, note, perSecond, p50, p99, serverMicros, loadMicros, peakMemory } = side
  const latency = `p50 ${figureText(p50)} ms, p99 ${figureText(p99)} ms`
  const server = serverMicros === undefined ? '' : `, server ${microsText(serverMicros)} µs CPU`
  const cpu = `${server}, load ${microsText(loadMicros)} µs CPU, ${mebibytesText(peakMemory)} MiB`
  const about = note === undefined ? '' : ` (${note})`
  return `${name}: ${rateText(perSecond, bodyBytes)}, ${latency}${cpu}${about}`
}
