import { createExclusive } from './exclusive.ts'

/** Runs the work on one key one piece at a time. */
export type KeyLocks = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>

export function createKeyLocks(): KeyLocks {
  const locks = new Map<string, { readonly run: KeyRun; waiting: number }>()
  return async (key, work) => {
    const lock = locks.get(key) ?? { run: createExclusive(), waiting: 0 }
    locks.set(key, lock)
    lock.waiting++
    try {
      return await lock.run(work)
    } finally {
      lock.waiting--
      if (lock.waiting === 0) locks.delete(key)
    }
  }
}

type KeyRun = ReturnType<typeof createExclusive>
