import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { createGroup } from '../../core/group.ts'
import { systemCode } from '../../core/system-code.ts'
import type { JournalEntry } from './journal-entry.ts'

/** What a run writes down, so that another can continue and a rollback knows what to undo. */
export interface Journal {
  /**
   * Resolves when the system has the line, which then outlives the process. Syncs to disk follow, one
   * at a time: what the last of them missed when the power fails is done again.
   */
  readonly append: (entry: JournalEntry) => Promise<void>
  /** Resolves when every line is on disk. */
  readonly close: () => Promise<void>
}

/** The name of the journal of a run, from 1. Each has its own: a torn line is only ever a last one. */
export const journalName = (run: number): string => `run-${String(run).padStart(4, '0')}.jsonl`

export const journalPattern = /^run-\d{4,}\.jsonl$/

/** Begins the journal of the next run in a directory that is there. */
export async function openJournal(directory: string): Promise<Journal> {
  const file = await create(directory)
  let syncing: Promise<void> | undefined
  let failure: { readonly error: unknown } | undefined
  const sync = (): void => {
    syncing ??= file
      .datasync()
      .catch((error: unknown) => void (failure ??= { error }))
      .finally(() => (syncing = undefined))
  }
  const append = createGroup<JournalEntry>(async (entries) => {
    if (failure !== undefined) throw failure.error
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`)
    await file.appendFile(lines.join(''))
    sync()
  })
  const close = async (): Promise<void> => {
    await syncing
    await file.datasync()
    await file.close()
  }
  return { append, close }
}

async function create(directory: string) {
  for (let run = 1; ; run++) {
    try {
      return await open(join(directory, journalName(run)), 'ax')
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
  }
}
