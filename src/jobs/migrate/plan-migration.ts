import type { ListedObject } from '../../storage/list-options.ts'
import { mergeByKey, type Pair } from '../merge-by-key.ts'
import { refusalOf, type Refusal } from '../refusal.ts'
import { runAhead } from '../run-ahead.ts'
import { keyRefusal } from './key-refusal.ts'
import type { RefusedObject, SourceObject } from './migration-source.ts'
import type { Tally } from './migration-report.ts'
import { openSource, type MigrationEnds } from './open-source.ts'

export interface PlanMigrationOptions extends MigrationEnds {
  /** Objects that are compared at a time. @default 8 */
  readonly concurrency?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Called after each object. */
  readonly onProgress?: ((found: Tally) => void) | undefined
}

/** What a migration would do. */
export interface MigrationPlan {
  readonly source: string
  readonly target: string
  /** All that the source has. */
  readonly found: Tally
  readonly toCopy: Tally
  /** There already, with the same bytes. */
  readonly equal: Tally
  /** The target holds others of their keys. */
  readonly different: Tally
  /** The first thousand of those. */
  readonly conflicts: readonly string[]
  readonly refused: Tally
  /** The first thousand that cannot be migrated, and why. */
  readonly refusals: readonly Refusal[]
}

const mostNamed = 1000

/**
 * Tells what a migration would do; nothing is written. What is there already is compared by content,
 * which reads the source. Throws `DirectoryUnreadable`.
 */
export async function planMigration(options: PlanMigrationOptions): Promise<MigrationPlan> {
  const { target, concurrency = 8, onProgress } = options
  const signal = options.signal ?? new AbortController().signal
  const source = openSource(options)
  const draft = createDraft()
  const pairs = mergeByKey(source.objects(signal), target.list('', { signal }))
  const judge = async ({ left, right }: Pair<SourceObject | RefusedObject, ListedObject>) => {
    const refused = 'refused' in left ? left.refused : keyRefusal(target, left)
    const size = 'refused' in left ? 0 : left.size
    if (refused !== undefined) draft.refuse(left.key, refused, size)
    else if (!('refused' in left)) {
      const standing = await left.standing(target, right, signal)
      draft.count(left.key, standing, size)
    }
    onProgress?.({ ...draft.found })
  }
  await runAhead(pairs, judge, { concurrency, signal })
  const { found, toCopy, equal, different, conflicts, refused, refusals } = draft
  const ends = { source: source.name, target: target.name }
  return { ...ends, found, toCopy, equal, different, conflicts, refused, refusals }
}

function createDraft() {
  const empty = (): { objects: number; bytes: number } => ({ objects: 0, bytes: 0 })
  const [found, toCopy, equal, different, refused] = [empty(), empty(), empty(), empty(), empty()]
  const conflicts: string[] = []
  const refusals: Refusal[] = []
  const add = (tally: ReturnType<typeof empty>, bytes: number): void => {
    tally.objects++
    tally.bytes += bytes
  }
  return {
    found,
    toCopy,
    equal,
    different,
    conflicts,
    refused,
    refusals,
    count(key: string, standing: Awaited<ReturnType<SourceObject['standing']>>, bytes: number) {
      add(found, bytes)
      if (standing === 'equal') return add(equal, bytes)
      if (standing !== 'different') return add(toCopy, bytes)
      add(different, bytes)
      if (conflicts.length < mostNamed) conflicts.push(key)
    },
    refuse(key: string, error: Error, bytes: number) {
      add(found, bytes)
      add(refused, bytes)
      if (refusals.length < mostNamed) refusals.push(refusalOf(key, error))
    },
  }
}
