import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { zipEntries } from './zip-entries.ts'

const time = new Date('2026-02-01T00:00:00Z')
const lines = (count: number): string[] => Array.from({ length: count }, (_, n) => `line ${n}\n`)

async function zip(entries: Parameters<typeof zipEntries>[0], largest?: number) {
  const chunks: Uint8Array[] = []
  const options = largest === undefined ? { time } : { time, largest }
  for await (const chunk of zipEntries(entries, options)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test('entries are read as they were written, and an empty one too', async () => {
  const bytes = await zip([
    { name: 'a.jsonl', lines: lines(50_000) },
    { name: 'none.jsonl', lines: [] },
    { name: 'é.json', lines: ['{"é":1}'] },
  ])
  const entries = Object.entries(unzipSync(bytes)).map(([name, data]) => [name, strFromU8(data)])
  expect(entries).toEqual([
    ['a.jsonl', lines(50_000).join('')],
    ['none.jsonl', ''],
    ['é.json', '{"é":1}'],
  ])
})

test('the same entries give the same bytes', async () => {
  const entries = [{ name: 'a', lines: lines(10) }]
  expect(await zip(entries)).toEqual(await zip(entries))
})

test('it is written while it is read, and reads no more than is asked for', async () => {
  let read = 0
  function* endless(): Generator<string> {
    for (;;) yield `${++read} ${'x'.repeat(1000)}\n`
  }
  const chunks = zipEntries([{ name: 'a', lines: endless() }], { time })
  for (let n = 0; n < 3; n++) await chunks.next()
  expect(read).toBeGreaterThan(0)
  expect(read).toBeLessThan(1000)
  await chunks.return(undefined)
})

test('what a ZIP cannot count is refused', async () => {
  const entries = [{ name: 'a', lines: lines(100) }]
  const size = lines(100).join('').length
  await expect(zip(entries, size - 1)).rejects.toMatchObject({ code: 'AuditExportTooLarge' })
  expect((await zip(entries, size)).length).toBeGreaterThan(0)
})
