import { describe, expect, it } from 'vitest'
import { claimedChecksum } from './claimed-checksum.ts'

describe('a checksum', () => {
  it('is told by the member of its algorithm', () => {
    expect(claimedChecksum('CRC32:y/Q5Jg==')).toEqual({ ChecksumCRC32: 'y/Q5Jg==' })
    const empty = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    expect(claimedChecksum(`SHA256:${empty}`)).toEqual({ ChecksumSHA256: empty })
    expect(claimedChecksum(undefined)).toEqual({})
  })

  it.each([
    '',
    'y/Q5Jg==',
    'CRC32:',
    'CRC32:y/Q5J',
    'CRC32:y/Q5Jg==-3',
    'MD4:y/Q5Jg==',
    '__proto__:a',
  ])('is not %j', (text) => {
    expect(() => claimedChecksum(text)).toThrow(
      expect.objectContaining({ code: 'ChecksumInvalid' }),
    )
  })
})
