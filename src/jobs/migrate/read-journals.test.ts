import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { gathered } from '../gathered.test.fixture.ts'
import type { FinishedEntry, JournalEntry } from './journal-entry.ts'
import { journalName, openJournal } from './open-journal.ts'
import { journalsIn, journalWindow, readJournals } from './read-journals.ts'

let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-journal-'))
})
afterEach(() => rm(directory, { recursive: true }))

const finished = (key: string, etag = key): FinishedEntry => ({
  event: 'finished',
  key,
  outcome: 'copied',
  reference: `media:${key}`,
  previous: key,
  size: 1,
  etag,
  versionIds: [],
})
const read = async () => gathered(readJournals(await journalsIn(directory)))
const keyOf = (number: number): string => String(number).padStart(6, '0')

test('an order that is off by no more than the window is mended', async () => {
  const count = 5 * journalWindow
  const place = (number: number): number => number + ((number * 7919) % (journalWindow - 1))
  const numbers = Array.from({ length: count }, (_, number) => number)
  const shuffled = numbers.toSorted((a, b) => place(a) - place(b))
  const lines = shuffled.flatMap((number): JournalEntry[] => [
    { event: 'begun', key: keyOf(number) },
    finished(keyOf(number)),
  ])
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  await writeFile(join(directory, journalName(1)), text)
  const histories = await read()
  expect(histories.map(({ key }) => key)).toEqual(numbers.map(keyOf))
  expect(histories.every(({ begun, finished: end }) => begun && end)).toBe(true)
})

test('the runs of a migration are read as one, with what was there before the first', async () => {
  const first = await openJournal(directory)
  await Promise.all([
    first.append({ event: 'begun', key: 'b', there: { etag: '"0"' } }),
    first.append(finished('a')),
    first.append({ event: 'left', key: 'c', reason: 'failed', code: 'X', message: 'x' }),
  ])
  await first.close()
  const second = await openJournal(directory)
  await second.append({ event: 'begun', key: 'b', there: { etag: '"1"' } })
  await second.append(finished('b', '"2"'))
  await second.append(finished('c'))
  await second.close()
  expect(
    (await read()).map(({ key, begun, finished: end }) => [key, begun?.there, end?.etag]),
  ).toEqual([
    ['a', undefined, 'a'],
    ['b', { etag: '"0"' }, '"2"'],
    ['c', undefined, 'c'],
  ])
})

test('a line that was not written to its end is none', async () => {
  const journal = await openJournal(directory)
  await journal.append(finished('a'))
  await journal.close()
  await appendFile(join(directory, journalName(1)), JSON.stringify(finished('b')).slice(0, 40))
  expect((await read()).map(({ key }) => key)).toEqual(['a'])
})
