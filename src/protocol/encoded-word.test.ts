import { expect, it } from 'vitest'
import { encodedWord } from './encoded-word.ts'

it('is what the S3 User Guide shows for the bytes of ÄMÄZÕÑ S3', () => {
  const received = Buffer.from('ÄMÄZÕÑ S3', 'utf8').toString('latin1')
  expect(encodedWord(received)).toBe('=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=')
})

it('leaves ASCII as it is, encoded words of the client too', () => {
  expect(encodedWord('plain = text?')).toBe('plain = text?')
  expect(encodedWord('=?UTF-8?B?w4RNw4RaIFMz?=')).toBe('=?UTF-8?B?w4RNw4RaIFMz?=')
})
