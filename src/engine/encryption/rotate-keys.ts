import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { unlinkIfThere, writeDurably } from '../disk.ts'
import { engineError } from '../errors.ts'
import { openIndexStore } from '../index-store.ts'
import { lockDirectory } from '../lock.ts'
import { keyRingPath, readKeyRing, writeKeyRing } from './key-ring-file.ts'
import type { KeyRingFile } from './key-ring-file.ts'
import { checkNewest, isoTime, masterKeyOf, unwrapped, wrappedKey } from './key-ring.ts'
import type { KeyRingOptions } from './key-ring.ts'
import { keyBytes } from './key-wrap.ts'
import { createMasterKey, masterKeyText, readMasterKey } from './master-key.ts'
import type { MasterKey } from './master-key.ts'

export interface RotateOptions extends Pick<
  KeyRingOptions,
  'directory' | 'masterKey' | 'masterKeyFile' | 'now'
> {
  /**
   * Where the master key is from then on; made if it is not there. Left out, a key kept in
   * `masterKeyFile` is replaced by a new one, and one that was given stays.
   */
  readonly newMasterKeyFile?: string
}

export interface RotateReport {
  /** How many keys the ring has now; what they sealed stays readable. */
  readonly keys: number
  /** The number of the key that seals from now on. */
  readonly active: number
  /** Where the master key is from now on. */
  readonly masterKey: string
}

/**
 * Makes a new key for what is written from now on, and wraps the ring with a new master key. No object is
 * written again. If it is killed, the master key of before or the new one opens the ring, whichever is
 * there. Throws `EngineLocked` while a server runs, `KeysMissing`, and what opening the ring throws.
 */
export async function rotateKeys(options: RotateOptions): Promise<RotateReport> {
  const { directory } = options
  await ringIn(directory)
  const unlock = await lockDirectory(directory)
  try {
    const ring = await ringIn(directory)
    checkNewest(ring, await newestKnown(directory), directory)
    return await rotate(options, ring)
  } finally {
    await unlock()
  }
}

/** The index knows of every key that something may be sealed with. */
async function newestKnown(directory: string): Promise<number> {
  const index = openIndexStore(directory)
  try {
    return index.counter('ring')
  } finally {
    await index.close()
  }
}

async function ringIn(directory: string): Promise<KeyRingFile> {
  const ring = await readKeyRing(directory)
  if (ring !== undefined) return ring
  const file = keyRingPath(directory)
  throw engineError('KeysMissing', {
    message: `There is no ${file} to rotate.`,
    hint: 'Check the directory; the keys are made when a server first starts there.',
    context: { file },
  })
}

async function rotate(options: RotateOptions, ring: KeyRingFile): Promise<RotateReport> {
  const { directory, masterKeyFile, now } = options
  const before = await masterKeyOf(options)
  const keys = new Map(unwrapped(ring, before, directory))
  const id = Math.max(...keys.keys()) + 1
  keys.set(id, randomBytes(keyBytes))
  const created = new Map(ring.keys.map((key) => [key.id, key.created]))
  const wrappedWith = (masters: readonly MasterKey[]): KeyRingFile => ({
    format: 1,
    keys: [...keys].map(([number, key]) =>
      wrappedKey({ id: number, key, created: created.get(number) ?? isoTime(now()) }, masters),
    ),
  })

  const after = await masterKeyAfter(options, before)
  // Open to both, until only one of them is left.
  await writeKeyRing(directory, wrappedWith([before, after]))
  if (after.source === masterKeyFile && after !== before) {
    await writeDurably(masterKeyFile, masterKeyText(after.key), 0o600)
  }
  await writeKeyRing(directory, wrappedWith([after]))
  if (before.source === masterKeyFile && !(await isSameFile(after.source, masterKeyFile))) {
    await unlinkIfThere(masterKeyFile)
  }
  return { keys: keys.size, active: id, masterKey: after.source }
}

/** One file may be reached by two names, and the only copy of a key must not go. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  if (one === other) return true
  const [a, b] = await Promise.all([one, other].map((file) => stat(file, { bigint: true })))
  return a?.dev === b?.dev && a?.ino === b?.ino
}

/** A key that was given is its owner's to replace. */
async function masterKeyAfter(
  { masterKeyFile, newMasterKeyFile }: RotateOptions,
  before: MasterKey,
): Promise<MasterKey> {
  if (newMasterKeyFile !== undefined) {
    return (await readMasterKey(newMasterKeyFile)) ?? createMasterKey(newMasterKeyFile)
  }
  if (before.source !== masterKeyFile) return before
  return { key: randomBytes(keyBytes), source: masterKeyFile }
}
