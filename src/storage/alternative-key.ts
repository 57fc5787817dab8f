import { randomInt } from 'node:crypto'
import { cutToBytes } from '../core/cut-to-bytes.ts'
import { namePartsOf } from './name-parts.ts'

const digits = 8

/**
 * Another key for the same name: `a.pdf` becomes `a_k3x09zq1.pdf`, with chance enough (36⁸) that it
 * is nobody else's. The name is cut where the key would have more than so many bytes.
 */
export function alternativeKey(key: string, maxBytes: number): string {
  const token = `_${randomInt(36 ** digits)
    .toString(36)
    .padStart(digits, '0')}`
  const { stem, ending } = namePartsOf(key)
  const room = maxBytes - Buffer.byteLength(token + ending)
  return cutToBytes(stem, room) + token + ending
}
