import { isRecord } from '../metadata.ts'
import { wrappedKeyBytes } from './key-wrap.ts'
import type { Seal } from './seal.ts'

/** True if a value read back from disk has the shape of a seal. */
export function isSeal(value: unknown): value is Seal {
  if (!isRecord(value)) return false
  const { by, wrapped } = value
  if (typeof by !== 'string' || typeof wrapped !== 'string') return false
  return Buffer.byteLength(wrapped, 'base64') === wrappedKeyBytes
}
