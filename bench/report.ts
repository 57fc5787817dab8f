import type { Comparison, Side } from './compare.ts'

const mib = 1024 * 1024

/** One line about a comparison, for people. */
export function reportLine(comparison: Comparison): string {
  const { what, ours, other, ratio, least, most, floor, bodyBytes } = comparison
  const verdict =
    floor === undefined ? '' : ratio >= floor ? `, floor ${floor}` : `, BELOW ${floor}`
  return [
    `${what}: ${figure(ratio)} of ${other.name} (${figure(least)} to ${figure(most)}${verdict})`,
    `  ${sideText(ours, bodyBytes)}`,
    `  ${sideText(other, bodyBytes)}`,
  ].join('\n')
}

function sideText(side: Side, bodyBytes: number): string {
  const { name, perSecond, p50, p99, serverMicros, clientMicros } = side
  const rate =
    bodyBytes < mib
      ? `${Math.round(perSecond)}/s`
      : `${Math.round((perSecond * bodyBytes) / 1e6)} MB/s`
  const server = serverMicros === undefined ? '' : `, server ${Math.round(serverMicros)} µs CPU`
  const client = `, client ${Math.round(clientMicros)} µs CPU`
  return `${name}: ${rate}, p50 ${figure(p50)} ms, p99 ${figure(p99)} ms${server}${client}`
}

const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))
