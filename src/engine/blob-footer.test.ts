import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockBytes, decodeFooter, encodeFooter, manifestOf } from './blob-footer.ts'
import type { BlobHeader } from './blob-footer.ts'

const header: BlobHeader = {
  kind: 'object',
  bucket: 'b',
  key: 'k/ä😀',
  versionId: 'null',
  modified: 1,
  size: blockBytes + 1,
  md5: '9e107d9d372bb6826bd81d3542a419d6',
  metadata: { contentType: 'text/plain' },
}
const footer = encodeFooter(header, header.size, [1, 0xff_ff_ff_ff])

describe('the footer of a blob', () => {
  it('gives back the header and the sums', () => {
    const decoded = decodeFooter(footer, header.size)
    expect(decoded?.header()).toEqual(header)
    expect([decoded?.sum(0), decoded?.sum(1)]).toEqual([1, 0xff_ff_ff_ff])
  })

  it('is refused if any bit of it is wrong', () => {
    fc.assert(
      fc.property(fc.nat(footer.length * 8 - 1), (bit) => {
        const torn = Buffer.from(footer)
        torn[bit >> 3] = (torn[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(decodeFooter(torn, header.size)).toBeUndefined()
      }),
    )
  })

  it('is refused if it is cut, or belongs to another size', () => {
    for (const length of [0, 8, 31, 32, footer.length - 1]) {
      expect(decodeFooter(footer.subarray(0, length), header.size)).toBeUndefined()
      expect(decodeFooter(footer.subarray(footer.length - length), header.size)).toBeUndefined()
    }
    expect(decodeFooter(footer, header.size + 1)).toBeUndefined()
  })

  it('names the blobs of a manifest, and none if the header is of another kind', () => {
    const part = { partNumber: 1, size: 5, etag: 'e', extra: {}, blob: 3 }
    expect(manifestOf({ kind: 'multipart', parts: [part] })).toEqual({
      kind: 'multipart',
      parts: [part],
    })
    const source = { blob: 4, size: 5, manifest: true }
    expect(manifestOf({ kind: 'copy', source })).toEqual({ kind: 'copy', source })
    expect(manifestOf(header)).toBeUndefined()
    expect(manifestOf({ kind: 'multipart', parts: [{ ...part, blob: -1 }] })).toBeUndefined()
    expect(manifestOf({ kind: 'copy', source: { blob: 4 } })).toBeUndefined()
  })
})
