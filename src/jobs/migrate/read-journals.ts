import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { textLines } from '../../core/text-lines.ts'
import { compareKeys } from '../../protocol/compare-keys.ts'
import {
  parseEntry,
  type BegunEntry,
  type FinishedEntry,
  type JournalEntry,
  type MadeEntry,
} from './journal-entry.ts'
import { journalPattern } from './open-journal.ts'

/** Objects that a run may have begun beyond the oldest that is not finished. */
export const journalWindow = 2048

/** Of one object there are at most so many lines in a journal. */
const linesPerObject = 3

/** All that the runs of a migration wrote down of one object. */
export interface ObjectHistory {
  readonly key: string
  /** What was there before the first attempt. */
  readonly begun: BegunEntry | undefined
  /** What an attempt brought to the target, whether or not its callback was done. */
  readonly made: MadeEntry | undefined
  readonly finished: FinishedEntry | undefined
  /** Whether a rollback has undone it since: another run begins with it anew. */
  readonly isUndone: boolean
}

/**
 * What was written down of each object, in the order of the keys. A journal is out of that order by
 * no more than its window, so no more than that is in memory.
 */
export async function* readJournals(
  journals: readonly string[],
): AsyncGenerator<ObjectHistory, void, undefined> {
  let history: ObjectHistory | undefined
  for await (const entry of merged(journals)) {
    if (history !== undefined && history.key !== entry.key) {
      yield history
      history = undefined
    }
    history = withEntry(history, entry)
  }
  if (history !== undefined) yield history
}

function withEntry(history: ObjectHistory | undefined, entry: JournalEntry): ObjectHistory {
  const { event } = entry
  if (event === 'undone') return { ...(history ?? untold(entry)), isUndone: true }
  if (event === 'left') return history ?? untold(entry)
  const known = history === undefined || history.isUndone ? untold(entry) : history
  if (event === 'begun') return { ...known, begun: known.begun ?? entry }
  if (event === 'made') return { ...known, made: ours(known.made, entry) }
  return { ...known, finished: ours(known.finished, entry) }
}

const untold = ({ key }: JournalEntry): ObjectHistory => ({
  key,
  begun: undefined,
  made: undefined,
  finished: undefined,
  isUndone: false,
})

/** What the migration made stays its own, though a later line only found it to be there. */
function ours<Entry extends MadeEntry | FinishedEntry>(known: Entry | undefined, entry: Entry) {
  return known !== undefined && known.outcome !== 'equal' && entry.outcome === 'equal'
    ? known
    : entry
}

/** The journals of a state directory, the oldest first. */
export async function journalsIn(directory: string): Promise<readonly string[]> {
  const names = (await readdir(directory)).filter((name) => journalPattern.test(name))
  // The run with more digits is the later one.
  const inOrder = names.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  return inOrder.map((name) => join(directory, name))
}

/** The entries of all journals by key; of one key, those of an earlier run first. */
async function* merged(journals: readonly string[]): AsyncGenerator<JournalEntry, void, undefined> {
  const streams = journals.map((journal) => ordered(entriesOf(journal)))
  const heads = await Promise.all(streams.map((stream) => stream.next()))
  for (;;) {
    let least: number | undefined
    for (const [index, head] of heads.entries()) {
      if (head.done === true) continue
      const best = least === undefined ? undefined : heads[least]
      if (best === undefined || best.done === true) least = index
      else if (compareKeys(head.value.key, best.value.key) < 0) least = index
    }
    const head = least === undefined ? undefined : heads[least]
    if (least === undefined || head === undefined || head.done === true) return
    yield head.value
    heads[least] = (await streams[least]?.next()) ?? { done: true, value: undefined }
  }
}

/**
 * Sorts what is nearly sorted. An entry that is still to come has at most a window of greater ones
 * before it, so of twice as many the smaller half is final.
 */
async function* ordered(
  entries: AsyncIterable<JournalEntry>,
): AsyncGenerator<JournalEntry, void, undefined> {
  const window = journalWindow * linesPerObject
  const byKey = (a: JournalEntry, b: JournalEntry): number => compareKeys(a.key, b.key)
  let waiting: JournalEntry[] = []
  for await (const entry of entries) {
    if (waiting.push(entry) < 2 * window) continue
    waiting.sort(byKey)
    yield* waiting.splice(0, window)
  }
  yield* waiting.sort(byKey)
}

/** A key has at most 1024 bytes, a message 1000 characters; versions have the rest. */
const mostLineBytes = 64 * 1024 * 1024

async function* entriesOf(journal: string): AsyncGenerator<JournalEntry, void, undefined> {
  for await (const line of textLines(createReadStream(journal), mostLineBytes)) {
    const entry = parseEntry(line)
    if (entry !== undefined) yield entry
  }
}
