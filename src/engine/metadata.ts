import type { ObjectChecksums } from '../protocol/checksum/object-checksums.ts'
import type { ObjectMetadata, StringMap } from './object-version.ts'

/** True if a value read back from disk has the shape metadata was written in. */
export function isMetadata(value: unknown): value is ObjectMetadata {
  if (!isRecord(value)) return false
  for (const name in value) {
    if (!isField(name, value[name])) return false
  }
  return true
}

function isField(name: string, value: unknown): boolean {
  if (name === 'user' || name === 'tags') return isStringMap(value)
  if (name === 'checksums') return isChecksums(value)
  if (name === 'extra') return isRecord(value)
  return typeof value === 'string'
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isStringMap(value: unknown): value is StringMap {
  if (!isRecord(value)) return false
  for (const name in value) {
    if (typeof value[name] !== 'string') return false
  }
  return true
}

function isChecksums(value: unknown): value is ObjectChecksums {
  if (!isRecord(value)) return false
  return (
    (value['type'] === 'FULL_OBJECT' || value['type'] === 'COMPOSITE') &&
    isStringMap(value['values'])
  )
}
