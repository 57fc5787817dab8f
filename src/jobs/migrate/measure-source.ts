import type { Tally } from './migration-report.ts'
import { openSource, type MigrationEnds } from './open-source.ts'

/** How much there is to migrate, without a look at the target: for a progress that knows its end. */
export async function measureSource(
  ends: MigrationEnds,
  signal: AbortSignal = new AbortController().signal,
): Promise<Tally> {
  let [objects, bytes] = [0, 0]
  for await (const each of openSource(ends).objects(signal)) {
    objects++
    if (!('refused' in each)) bytes += each.size
  }
  return { objects, bytes }
}
