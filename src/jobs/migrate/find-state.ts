import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../../core/system-code.ts'
import { readHeader, type MigrationHeader } from './migration-state.ts'

/** A state directory for a migration. */
export interface FoundState {
  readonly directory: string
  /** Whether it is of a migration that has not ended. */
  readonly isBegun: boolean
}

type Ends = Pick<MigrationHeader, 'source' | 'target' | 'versions'>

/**
 * Among the states in a directory that of the latest migration of the same source and target, if it
 * was killed, stopped or had failures; else a new one, which is not made yet.
 */
export async function findState(states: string, ends: Ends, now: Date): Promise<FoundState> {
  let latest: (MigrationHeader & { directory: string }) | undefined
  for (const name of await namesIn(states)) {
    const directory = join(states, name)
    const header = await readHeader(directory)
    if (header === undefined || !isSame(header, ends)) continue
    if (latest === undefined || header.startedAt > latest.startedAt)
      latest = { ...header, directory }
  }
  if (latest !== undefined && latest.endedAt === undefined && latest.rolledBackAt === undefined)
    return { directory: latest.directory, isBegun: true }
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return { directory: join(states, `${time}-to-${ends.target}`), isBegun: false }
}

const isSame = (header: MigrationHeader, { source, target, versions }: Ends): boolean =>
  header.source === source && header.target === target && header.versions === versions

async function namesIn(directory: string): Promise<readonly string[]> {
  return readdir(directory).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  })
}
