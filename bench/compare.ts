import { median } from './median.ts'
import type { Sample } from './open-load.ts'

/** What can be measured. */
export interface Contender {
  readonly name: string
  /** What a reader of its numbers has to know. */
  readonly note?: string | undefined
  /** Rounds count from 0. */
  readonly measure: (round: number) => Promise<Sample>
  /** Throws if what was put is not there. */
  readonly verify?: (() => Promise<void>) | undefined
  /** Ends its load process. */
  readonly end: () => Promise<void>
}

/** A limit of the machine, or a peer. */
export interface Limit extends Contender {
  /** What our rate, divided by this one's, must reach. */
  readonly floor?: number | undefined
  /** What our server's CPU time for an operation, divided by this one's, may reach. */
  readonly cpuCeiling?: number | undefined
}

/** What one side did: medians over all rounds. */
export interface Side extends Sample {
  readonly name: string
  readonly note?: string | undefined
}

/** Ours beside a limit or a peer. */
export interface Comparison {
  readonly what: string
  readonly ours: Side
  readonly other: Side
  /** Our rate by the other's, round by round: the median, the least and the most. */
  readonly ratio: number
  readonly least: number
  readonly most: number
  readonly floor: number | undefined
  /** Our server's CPU time by the other's: the median. */
  readonly cpuRatio: number | undefined
  readonly cpuCeiling: number | undefined
  /** Of one operation. */
  readonly bodyBytes: number
}

export interface CompareOptions {
  readonly what: string
  readonly ours: Contender
  readonly others: readonly Limit[]
  readonly rounds: number
  readonly bodyBytes: number
}

/** Measures all in turn, A B C C B A …, so that what else the machine does falls on all alike. */
export async function compare(options: CompareOptions): Promise<readonly Comparison[]> {
  const { ours, others, rounds } = options
  const all = [ours, ...others]
  const samples = new Map<Contender, Sample[]>(all.map((each) => [each, []]))
  for (let round = 0; round < rounds; round++) {
    for (const contender of round % 2 === 0 ? all : all.toReversed()) {
      samples.get(contender)?.push(await named(contender, () => contender.measure(round)))
    }
  }
  for (const contender of all) {
    await contender.end()
    await named(contender, async () => contender.verify?.())
  }
  const samplesOf = (contender: Contender): readonly Sample[] => samples.get(contender) ?? []
  const side = sideOf(ours, samplesOf(ours))
  return others.map((other) => ({
    ...ratiosOf(samplesOf(ours), samplesOf(other)),
    what: options.what,
    ours: side,
    other: sideOf(other, samplesOf(other)),
    floor: other.floor,
    cpuCeiling: other.cpuCeiling,
    bodyBytes: options.bodyBytes,
  }))
}

async function named<T>({ name }: Contender, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${name}: ${reason}`, { cause })
  }
}

type Ratios = Pick<Comparison, 'ratio' | 'least' | 'most' | 'cpuRatio'>

function ratiosOf(ours: readonly Sample[], others: readonly Sample[]): Ratios {
  const rates: number[] = []
  const cpu: number[] = []
  for (const [round, mine] of ours.entries()) {
    const other = others[round]
    if (other === undefined) continue
    rates.push(mine.perSecond / other.perSecond)
    if (mine.serverMicros === undefined || other.serverMicros === undefined) continue
    cpu.push(mine.serverMicros / other.serverMicros)
  }
  return {
    ratio: median(rates),
    least: Math.min(...rates),
    most: Math.max(...rates),
    cpuRatio: cpu.length === 0 ? undefined : median(cpu),
  }
}

function sideOf({ name, note }: Contender, samples: readonly Sample[]): Side {
  const micros = samples.flatMap(({ serverMicros }) => serverMicros ?? [])
  return {
    name,
    note,
    perSecond: median(samples.map(({ perSecond }) => perSecond)),
    p50: median(samples.map(({ p50 }) => p50)),
    p99: median(samples.map(({ p99 }) => p99)),
    peakMemory: Math.max(...samples.map(({ peakMemory }) => peakMemory)),
    serverMicros: micros.length === 0 ? undefined : median(micros),
    loadMicros: median(samples.map(({ loadMicros }) => loadMicros)),
  }
}
