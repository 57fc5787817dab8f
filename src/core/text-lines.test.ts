import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textLines } from './text-lines.ts'

async function read(bytes: Buffer, size: number, most = 1000): Promise<string[]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const lines: string[] = []
  for await (const line of textLines(chunks(), most)) lines.push(line)
  return lines
}

test('lines are the same however they come in', async () => {
  const text = fc.array(fc.constantFrom('a', 'ü', '\u{1f600}', '\r', '\n'), { maxLength: 40 })
  const property = fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (parts, size) => {
    const whole = parts.join('')
    const expected = whole.split('\n')
    if (expected.at(-1) === '') expected.pop()
    expect(await read(Buffer.from(whole), size)).toEqual(expected)
  })
  await fc.assert(property)
})

test('a line that does not end is not gathered for ever', async () => {
  await expect(read(Buffer.alloc(2000, 'x'), 64)).rejects.toThrow(RangeError)
  await expect(read(Buffer.from(`${'x'.repeat(1001)}\n`), 5000)).rejects.toThrow(RangeError)
  expect(await read(Buffer.from(`${'x'.repeat(1000)}\n`), 64)).toHaveLength(1)
})
