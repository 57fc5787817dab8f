import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writePrivateFile } from './private-file.ts'

const demoUsers = z.array(z.object({ name: z.string().min(1), password: z.string().min(8) })).min(1)

export type DemoUser = Readonly<z.output<typeof demoUsers>[number]>

/** Where the users of a data directory and their passwords are. */
export const demoUsersFile = (directory: string): string => join(directory, 'demo-users.json')

/** The users of an example: those the data directory keeps, or new ones kept there with mode 0600. */
export async function readDemoUsers(
  directory: string,
  names: readonly string[],
): Promise<readonly DemoUser[]> {
  const file = demoUsersFile(directory)
  try {
    return demoUsers.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    const users = names.map((name) => ({ name, password: newPassword() }))
    await writePrivateFile(file, `${JSON.stringify(users, null, 2)}\n`)
    return users
  }
}

/** Compares in constant time. */
export function isPasswordOf(user: DemoUser, password: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(user.password), digest(password))
}

/** 59 random bits without letters that look alike: `k7fq-2mzx-9ptw`. */
function newPassword(): string {
  const letters = Array.from({ length: 12 }, () => 'abcdefghjkmnpqrstuvwxyz23456789'[randomInt(31)])
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}
