import { createHash, randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { systemCode } from '../../core/system-code.ts'
import { writeDurably } from '../disk.ts'
import { engineError } from '../errors.ts'
import { keyBytes } from './key-wrap.ts'

/** The key that the server's other keys are wrapped with. */
export interface MasterKey {
  readonly key: Uint8Array
  /** Where it is from, as errors say it: a file, a variable. */
  readonly source: string
}

/** Reads base64 of 32 bytes. Throws `MasterKeyInvalid`, which does not repeat the text. */
export function parseMasterKey(text: string, source: string): MasterKey {
  const trimmed = text.trim()
  const key = Buffer.from(trimmed, 'base64')
  if (key.length === keyBytes && key.toString('base64') === trimmed) return { key, source }
  throw engineError('MasterKeyInvalid', {
    message: `${source} does not hold a master key.`,
    context: { source },
  })
}

/**
 * The master key in a file; undefined if there is no such file. Throws `MasterKeyInvalid`, and
 * `MasterKeyExposed` for a file that others than its owner may use.
 */
export async function readMasterKey(file: string): Promise<MasterKey | undefined> {
  try {
    const { mode } = await stat(file)
    // Windows has no such modes.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw exposed(file, mode)
    return parseMasterKey(await readFile(file, 'utf8'), file)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** A new master key, on disk in that file, with mode 0600. */
export async function createMasterKey(file: string): Promise<MasterKey> {
  const key = randomBytes(keyBytes)
  await writeDurably(file, masterKeyText(key), 0o600)
  return { key, source: file }
}

export function masterKeyText(key: Uint8Array): string {
  return `${Buffer.from(key).toString('base64')}\n`
}

/** Tells master keys apart, and tells nothing else of them. */
export function fingerprint(key: Uint8Array): string {
  return createHash('sha256').update('stowage master key\0').update(key).digest('hex').slice(0, 16)
}

function exposed(file: string, mode: number): Error {
  return engineError('MasterKeyExposed', {
    message: `${file} can be used by others than its owner: its mode is ${(mode & 0o777).toString(8)}.`,
    hint: `If nobody else has read it: chmod 600 ${file}. Otherwise rotate it afterwards: stowage keys rotate.`,
    context: { file },
  })
}
