import { expect, it } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import { minPartBytes } from '../limits.ts'
import { checkPartSizes, chosenParts } from './chosen-parts.ts'

const part = (partNumber: number, size = minPartBytes) => ({
  partNumber,
  size,
  etag: `${partNumber}`.repeat(32),
  sums: { CRC32: `sum${partNumber}`, note: 'kept beside' },
})
const uploaded = [part(1), part(2), part(5, 3)]
const named = (PartNumber: number) => ({
  PartNumber,
  ETag: `"${PartNumber}`.padEnd(33, `${PartNumber}`) + '"',
})

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return isStowageError(error) ? error.code : 'none of ours'
  }
}

it('takes the parts that are listed, in the order of their numbers, with gaps', () => {
  expect(chosenParts([named(1), named(5)], uploaded)).toEqual([uploaded[0], uploaded[2]])
})

it.each([
  ['no part', [], 'MalformedXML'],
  ['a part that was never sent', [named(3)], 'InvalidPart'],
  ['another ETag', [{ ...named(1), ETag: '"other"' }], 'InvalidPart'],
  ['another checksum', [{ ...named(1), ChecksumCRC32: 'sum2' }], 'InvalidPart'],
  ['parts out of order', [named(2), named(1)], 'InvalidPartOrder'],
  ['a part twice', [named(1), named(1)], 'InvalidPartOrder'],
])('refuses %s', (_, wanted, code) => {
  expect(codeOf(() => chosenParts(wanted, uploaded))).toBe(code)
})

it('passes over a checksum that nobody knows of the part, and holds the one it knows', () => {
  const wanted = [{ ...named(1), ChecksumCRC32: 'sum1', ChecksumSHA256: 'unknown' }]
  expect(chosenParts(wanted, uploaded)).toEqual([uploaded[0]])
})

it('takes a small part at the end only, and the size that was announced only', () => {
  const total = 2 * minPartBytes + 3
  expect(codeOf(() => checkPartSizes(uploaded, total))).toBeUndefined()
  expect(codeOf(() => checkPartSizes(uploaded, total - 1))).toBe('InvalidRequest')
  const early = [part(1, minPartBytes - 1), part(2)]
  expect(codeOf(() => checkPartSizes(early, undefined))).toBe('EntityTooSmall')
})
