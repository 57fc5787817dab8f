import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32 } from 'node:zlib'
import { decodeBody, encodeBody, encodeRow, objectOf, rowEntry, rowVersion } from './format.ts'
import { soundRow } from './format.ts'
import type { RowFields } from './format.ts'
import type { ObjectMetadata } from './object-version.ts'
import { sequenceId } from './sequence.ts'

const place = { bucket: 'b', key: 'k', isLatest: true }
const text = fc.string({ unit: 'binary' })
const map = fc.dictionary(text, text, { noNullPrototype: true })
const metadata: fc.Arbitrary<ObjectMetadata> = fc.record(
  {
    contentType: text,
    storageClass: fc.constantFrom('STANDARD', 'GLACIER_IR'),
    user: map,
    tags: map,
    checksums: fc.record({
      type: fc.constantFrom('FULL_OBJECT', 'COMPOSITE'),
      values: fc.dictionary(fc.constantFrom('CRC32', 'SHA256'), text, { noNullPrototype: true }),
    }),
  },
  { requiredKeys: [], noNullPrototype: true },
)
const md5 = '9e107d9d372bb6826bd81d3542a419d6'

function fields(given: Partial<RowFields>): RowFields {
  return { isNull: false, modified: 1_700_000_000_123, sequence: 5, size: 3, md5, ...given }
}

describe('a row', () => {
  it('gives back what it was made from', () => {
    fc.assert(
      fc.property(
        metadata,
        fc.maxSafeNat(),
        fc.nat(10_000),
        fc.boolean(),
        (meta, size, partCount, isNull) => {
          const body = { kind: 'manifest', blob: size } as const
          const row = encodeRow(fields({ metadata: meta, size, partCount, isNull, body }))
          expect(objectOf(row, place)).toEqual({
            ...place,
            deleteMarker: false,
            versionId: isNull ? 'null' : sequenceId(5),
            sequence: 5,
            size,
            etag: partCount === 0 ? md5 : `${md5}-${partCount}`,
            partCount,
            modified: 1_700_000_000_123,
            metadata: meta,
            body,
          })
        },
      ),
    )
  })

  it('tells a listing what it needs', () => {
    const checksums = { type: 'COMPOSITE', values: { CRC32: 'x', SHA256: 'y' } } as const
    const row = encodeRow(fields({ metadata: { storageClass: 'GLACIER', checksums } }))
    expect(rowEntry('k', row)).toEqual({
      key: 'k',
      versionId: sequenceId(5),
      size: 3,
      etag: md5,
      modified: 1_700_000_000_123,
      storageClass: 'GLACIER',
      checksumAlgorithms: ['CRC32', 'SHA256'],
      checksumType: 'COMPOSITE',
    })
  })

  it('can be a delete marker', () => {
    const row = encodeRow({ deleteMarker: true, isNull: true, modified: 1, sequence: 2 })
    expect(rowVersion(row, place)).toEqual({
      ...place,
      deleteMarker: true,
      versionId: 'null',
      sequence: 2,
      modified: 1,
    })
  })

  it('is refused if any bit of it is wrong, or it is cut short', () => {
    const row = encodeRow(fields({ metadata: { contentType: 'a' } }))
    const corrupt: unknown = expect.objectContaining({ code: 'IndexCorrupt' })
    for (let bit = 0; bit < row.length * 8; bit += 1) {
      const broken = Buffer.from(row)
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => soundRow(broken, 'k')).toThrow(corrupt)
      expect(() => rowEntry('k', broken)).toThrow(corrupt)
    }
    for (const length of [0, 4, 40, 57, row.length - 1]) {
      expect(() => soundRow(row.subarray(0, length), 'k')).toThrow(corrupt)
    }
    expect(soundRow(row, 'k')).toBe(row)
  })

  it('is refused if its layout is unknown or its metadata is not metadata', () => {
    const corrupt: unknown = expect.objectContaining({ code: 'IndexCorrupt' })
    const resealed = (start: Buffer): Buffer => {
      const sum = Buffer.alloc(4)
      sum.writeUInt32BE(crc32(start))
      return Buffer.concat([start, sum])
    }
    const bare = encodeRow(fields({})).subarray(0, 57)
    const strange = resealed(Buffer.concat([bare, Buffer.from('{"user":{"a":1}}')]))
    expect(() => rowVersion(soundRow(strange, 'k'), place)).toThrow(corrupt)
    const newer = Buffer.from(strange.subarray(0, -4))
    newer[0] = 2
    expect(() => soundRow(resealed(newer), 'k')).toThrow(corrupt)
  })
})

describe('an inline body', () => {
  it('is that of its key alone, and whole', () => {
    const [key, other] = [Buffer.from('12345678'), Buffer.from('12345679')]
    const body = Buffer.from('some bytes')
    const kept = encodeBody(key, body)
    expect(decodeBody(key, kept)).toEqual(body)
    expect(decodeBody(other, kept)).toBeUndefined()
    expect(decodeBody(key, kept.subarray(1))).toBeUndefined()
    expect(decodeBody(key, Buffer.of(1))).toBeUndefined()
    kept[3] = 0
    expect(decodeBody(key, kept)).toBeUndefined()
  })
})
