import { resolve } from 'node:path'
import type { MasterKey } from '../engine/encryption/master-key.ts'
import { cliError } from './errors.ts'

export interface MasterKeyOptions {
  readonly masterKeyFile?: string
}

/**
 * The master key of --master-key-file, else that of STOWAGE_MASTER_KEY; none where the data directory keeps its own.
 * Throws `ArgumentInvalid`, and what a file of a master key is refused with.
 */
export async function givenMasterKey(
  { masterKeyFile }: MasterKeyOptions,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<{ readonly masterKey?: MasterKey }> {
  if (masterKeyFile !== undefined) {
    return { masterKey: await masterKeyIn(masterKeyFile) }
  }
  const text = env['STOWAGE_MASTER_KEY'] ?? ''
  if (text === '') return {}
  const { parseMasterKey } = await import('../engine/encryption/master-key.ts')
  return { masterKey: parseMasterKey(text, 'STOWAGE_MASTER_KEY') }
}

async function masterKeyIn(file: string): Promise<MasterKey> {
  const { readMasterKey } = await import('../engine/encryption/master-key.ts')
  const master = await readMasterKey(resolve(file))
  if (master !== undefined) return master
  throw cliError('ArgumentInvalid', {
    message: `There is no ${file}.`,
    hint: 'Name a file with base64 of 32 random bytes: openssl rand -base64 32.',
  })
}
