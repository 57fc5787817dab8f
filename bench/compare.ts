import { median } from './median.ts'
import type { Sample } from './run-load.ts'

/** What one side did, over all rounds. */
export interface Side {
  readonly name: string
  /** Median operations per second. */
  readonly perSecond: number
  /** Median milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Median CPU microseconds of the server for one operation. */
  readonly serverMicros: number | undefined
  /** Median CPU microseconds of the client for one operation. */
  readonly clientMicros: number
}

/** Ours beside a limit or a peer. */
export interface Comparison {
  readonly what: string
  readonly ours: Side
  readonly other: Side
  /** Ours by the other, round by round: the median, the least and the most. */
  readonly ratio: number
  readonly least: number
  readonly most: number
  /** What the ratio must reach. */
  readonly floor: number | undefined
  /** For bodies that are measured in MB/s. */
  readonly bodyBytes: number
}

export interface Contender {
  readonly name: string
  readonly measure: () => Promise<Sample>
}

export interface CompareOptions {
  readonly what: string
  readonly ours: Contender
  readonly other: Contender
  readonly rounds: number
  readonly floor?: number | undefined
  readonly bodyBytes: number
}

/** Measures both in turn, A B B A …, so that what else the machine does falls on both alike. */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const { what, ours, other, rounds, floor, bodyBytes } = options
  const samples: { ours: Sample; other: Sample }[] = []
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await ours.measure()
      samples.push({ ours: first, other: await other.measure() })
    } else {
      const first = await other.measure()
      samples.push({ ours: await ours.measure(), other: first })
    }
  }
  const ratios = samples.map((sample) => sample.ours.perSecond / sample.other.perSecond)
  return {
    what,
    ours: sideOf(
      ours.name,
      samples.map((sample) => sample.ours),
    ),
    other: sideOf(
      other.name,
      samples.map((sample) => sample.other),
    ),
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    floor,
    bodyBytes,
  }
}

function sideOf(name: string, samples: readonly Sample[]): Side {
  const micros = samples
    .map(({ serverMicros }) => serverMicros)
    .filter((each) => each !== undefined)
  return {
    name,
    perSecond: median(samples.map(({ perSecond }) => perSecond)),
    p50: median(samples.map(({ p50 }) => p50)),
    p99: median(samples.map(({ p99 }) => p99)),
    serverMicros: micros.length === 0 ? undefined : median(micros),
    clientMicros: median(samples.map((each) => (each.cpuSeconds / each.operations) * 1e6)),
  }
}
