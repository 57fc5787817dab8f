import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeRow, objectOf, rowEntry, rowVersion } from './format.ts'
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

  it('tells a listing what it needs without the metadata', () => {
    const checksums = { type: 'COMPOSITE', values: { CRC32: 'x', SHA256: 'y' } } as const
    const row = encodeRow(fields({ metadata: { storageClass: 'GLACIER', checksums } }))
    const withoutTail = row.subarray(0, row.length - 1)
    expect(rowEntry('k', withoutTail)).toEqual({
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

  it('is refused if its layout is unknown, it is cut short or its metadata is not metadata', () => {
    const row = encodeRow(fields({ metadata: { contentType: 'a' } }))
    const unknown = Buffer.from(row)
    unknown[0] = 2
    const strange = Buffer.concat([row.subarray(0, 57), Buffer.from('{"user":{"a":1}}')])
    for (const broken of [unknown, row.subarray(0, 40), row.subarray(0, -1), strange]) {
      expect(() => rowVersion(broken, place)).toThrow(
        expect.objectContaining({ code: 'IndexCorrupt' }),
      )
    }
  })
})
