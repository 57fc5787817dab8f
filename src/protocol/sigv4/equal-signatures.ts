import { timingSafeEqual } from 'node:crypto'

const hexSignature = /^[0-9a-f]{64}$/
const left = Buffer.alloc(64)
const right = Buffer.alloc(64)

/** True for two equal hex signatures; the time it takes does not tell where they differ. */
export function equalSignatures(presented: string, expected: string): boolean {
  if (!hexSignature.test(presented) || expected.length !== 64) return false
  left.write(presented, 'latin1')
  right.write(expected, 'latin1')
  return timingSafeEqual(left, right)
}
