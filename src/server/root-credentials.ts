import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../core/system-code.ts'
import { z } from 'zod'
import { newAccessKey } from './accounts/new-access-key.ts'
import { serverError } from './errors.ts'

const stored = z.object({
  account: z.string().regex(/^\d{12}$/),
  accessKeyId: z.string().min(16),
  secretAccessKey: z.string().min(16),
})

/** The root user of the server's account. */
export type RootCredentials = Readonly<z.infer<typeof stored>>

/** The account of a server that knows only one. */
const defaultAccount = '000000000000'

/** Where the credentials of a data directory are. */
export function rootCredentialsFile(directory: string): string {
  return join(directory, 'root-credentials.json')
}

/** The root credentials: those given, those kept in the data directory, or new ones kept there with mode 0600. */
export async function rootCredentials(
  directory: string,
  given?: Pick<RootCredentials, 'accessKeyId' | 'secretAccessKey'>,
): Promise<RootCredentials> {
  if (given !== undefined) return { account: defaultAccount, ...given }
  return (await readRootCredentials(directory)) ?? (await createRootCredentials(directory))
}

/** The credentials that a data directory keeps; undefined when it keeps none. Throws `CredentialsUnreadable`. */
export async function readRootCredentials(directory: string): Promise<RootCredentials | undefined> {
  const file = rootCredentialsFile(directory)
  let text
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw serverError('CredentialsUnreadable', { context: { file }, cause: error })
  }
  try {
    return stored.parse(JSON.parse(text))
  } catch {
    // The cause would quote the file, and with it the secret.
    throw serverError('CredentialsUnreadable', {
      message: `${file} does not hold root credentials.`,
      context: { file },
    })
  }
}

async function createRootCredentials(directory: string): Promise<RootCredentials> {
  const credentials = { account: defaultAccount, ...newAccessKey() }
  const handle = await open(rootCredentialsFile(directory), 'wx', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(credentials, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return credentials
}
