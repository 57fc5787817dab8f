import { randomBytes } from 'node:crypto'
import { link, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCode } from '../../core/system-code.ts'
import { unlinkIfThere } from '../../engine/disk.ts'
import type { DirectorySync } from './directory-sync.ts'
import { filesystemError } from './errors.ts'

const leastCharacters = 32

/** Checks a secret that is given. Throws `SecretInvalid`. */
export function checkUrlSecret(secret: string): string {
  if (secret.length >= leastCharacters) return secret
  throw filesystemError('SecretInvalid')
}

interface SecretOptions {
  readonly file: string
  readonly nextTemporary: () => string
  readonly sync: DirectorySync
}

/** The secret of a directory, made when there is none. All who open it at once get the same. */
export async function openUrlSecret(options: SecretOptions): Promise<string> {
  const { file } = options
  const known = await readIfThere(file)
  if (known !== undefined) return checkUrlSecret(known)
  await makeSecret(options)
  return checkUrlSecret((await readIfThere(file)) ?? '')
}

async function makeSecret({ file, nextTemporary, sync }: SecretOptions): Promise<void> {
  const temporary = nextTemporary()
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(`${randomBytes(32).toString('base64url')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(temporary, file)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  } finally {
    await unlinkIfThere(temporary)
  }
  await sync(dirname(file))
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
