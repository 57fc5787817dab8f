import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from '../../core/json.ts'
import { systemCode } from '../../core/system-code.ts'
import { writeDurably } from '../disk.ts'
import { engineError } from '../errors.ts'
import { isRecord } from '../metadata.ts'

/** A key of the ring, wrapped by each master key that opens it: two only while one replaces the other. */
export interface WrappedKey {
  readonly id: number
  /** ISO 8601. */
  readonly created: string
  /** By fingerprint of the master key, in base64. */
  readonly wrapped: Readonly<Record<string, string>>
}

/** `keys.json`, oldest key first. The last one wraps what is written. */
export interface KeyRingFile {
  readonly format: 1
  readonly keys: readonly WrappedKey[]
}

export function keyRingPath(directory: string): string {
  return join(directory, 'keys.json')
}

/** Undefined if there is none. Throws `KeysCorrupt`. */
export async function readKeyRing(directory: string): Promise<KeyRingFile | undefined> {
  const file = keyRingPath(directory)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
  const ring = parsed(text)
  if (ring !== undefined) return ring
  throw engineError('KeysCorrupt', { message: `${file} cannot be read.`, context: { file } })
}

/** Replaces it, all or nothing. */
export function writeKeyRing(directory: string, ring: KeyRingFile): Promise<void> {
  return writeDurably(keyRingPath(directory), `${JSON.stringify(ring, null, 2)}\n`, 0o600)
}

function parsed(text: string): KeyRingFile | undefined {
  let value: unknown
  try {
    value = parseJson(text)
  } catch {
    return undefined
  }
  if (!isRecord(value) || value['format'] !== 1) return undefined
  const { keys } = value
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isWrappedKey)) return undefined
  return isAscending(keys) ? { format: 1, keys } : undefined
}

function isWrappedKey(value: unknown): value is WrappedKey {
  if (!isRecord(value)) return false
  const { id, created, wrapped } = value
  return (
    Number.isSafeInteger(id) &&
    typeof created === 'string' &&
    isRecord(wrapped) &&
    Object.values(wrapped).every((text) => typeof text === 'string')
  )
}

const isAscending = (keys: readonly WrappedKey[]): boolean =>
  keys.every(({ id }, index) => id > (keys[index - 1]?.id ?? 0))
