import type { Bench } from './bench.ts'
import type { Comparison } from './compare.ts'

/** One question of the benchmark. */
export interface Question {
  /** Its name on the command line. */
  readonly name: string
  readonly asks: string
  readonly answer: (bench: Bench) => Promise<readonly Comparison[]>
}
