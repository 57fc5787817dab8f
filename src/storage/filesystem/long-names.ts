import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRecent } from '../../core/recent.ts'
import { componentHash } from './entry-name.ts'
import { isAbsence } from './is-absence.ts'
import type { WriteDurably } from './write-durably.ts'

/** Components of keys that are too long to be names, by their hash. */
export interface LongNames {
  /** Resolves when the component can be found by its hash for good. */
  readonly keep: (component: string) => Promise<void>
  readonly find: (hash: string) => Promise<string | undefined>
}

export function openLongNames(directory: string, writeDurably: WriteDurably): LongNames {
  const known = createRecent<string>(1024)
  const find = async (hash: string): Promise<string | undefined> => {
    const recent = known.peek(hash)
    if (recent !== undefined) return recent
    try {
      const component = await readFile(join(directory, hash), 'utf8')
      return componentHash(component) === hash ? known.get(hash, () => component) : undefined
    } catch (error) {
      if (isAbsence(error)) return undefined
      throw error
    }
  }
  return {
    find,
    async keep(component) {
      const hash = componentHash(component)
      if ((await find(hash)) === undefined) await writeDurably(join(directory, hash), component)
    },
  }
}
