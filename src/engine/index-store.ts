import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { ABORT, open } from 'lmdb'
import { createGroup } from '../core/group.ts'
import { engineError } from './errors.ts'
import { createTransaction } from './transaction.ts'
import type { CounterName, OpenTransaction, Transaction } from './transaction.ts'
import { systemCode } from '../core/system-code.ts'
import { numberOf } from './keys.ts'
import { openTables } from './tables.ts'
import type { Tables } from './tables.ts'

/** The index: ordered tables, read at once and written in grouped, durable transactions. */
export interface IndexStore extends Tables {
  /**
   * Runs the work inside a transaction and resolves when that is on disk. If it throws, nothing of
   * it is kept and the promise rejects with what it threw. It may run again when other work throws:
   * it must do nothing but read and write the index.
   */
  write<Result>(work: (transaction: Transaction) => Result): Promise<Result>
  /** The greatest number committed under that name, 0 at first. */
  counter(name: CounterName): number
  /** Calls back after each commit that left garbage. */
  onGarbage(listener: () => void): void
  close(): Promise<void>
}

interface Job {
  readonly run: (transaction: Transaction) => void
  failure?: { readonly error: unknown }
}

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const

/** Opens `index.mdb` in the directory, or makes it. Throws IndexCorrupt. */
export function openIndexStore(directory: string): IndexStore {
  const root = openDatabase(join(directory, 'index.mdb'))
  const tables = openTables((name) => root.openDB<Buffer, Buffer>(name, binary))
  let listener = (): void => undefined
  const attempt = async (jobs: readonly Job[]): Promise<void> => {
    const transaction = createTransaction(tables)
    await root.childTransaction(() => (runJobs(jobs, transaction) ? true : ABORT))
    if (transaction.garbage) listener()
  }
  const commit = createGroup(createCommit(attempt))
  return {
    ...tables,
    counter: (name) => readCounter(tables, name),
    async write<Result>(work: (transaction: Transaction) => Result) {
      let result: { readonly value: Result } | undefined
      const job: Job = { run: (transaction) => (result = { value: work(transaction) }) }
      await commit(job)
      if (job.failure !== undefined) throw job.failure.error
      if (result === undefined) throw engineError('EngineFailed')
      return result.value
    },
    onGarbage(called) {
      listener = called
    },
    close: () => root.close(),
  }
}

function openDatabase(path: string) {
  refuseDamaged(path)
  try {
    return open<Buffer, Buffer>({
      ...binary,
      path,
      maxDbs: 16,
      // The promise of a transaction then means that it is on disk.
      overlappingSync: false,
    })
  } catch (cause) {
    throw engineError('IndexCorrupt', { message: `${path} cannot be opened.`, cause })
  }
}

// Where LMDB's first page says what it is.
const magic = { offset: 24, bytes: Buffer.of(0xde, 0xc0, 0xef, 0xbe) }

/** LMDB may crash the process over a file that is not its own. */
function refuseDamaged(path: string): void {
  const found = Buffer.alloc(magic.offset + magic.bytes.length)
  const length = readStart(path, found)
  if (length === 0 || found.subarray(magic.offset).equals(magic.bytes)) return
  throw engineError('IndexCorrupt', { message: `${path} is not an index.` })
}

/** Fills the bytes from the start of a file; how many there were, 0 without such a file. */
function readStart(path: string, bytes: Buffer): number {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0
    throw error
  }
  try {
    return readSync(file, bytes)
  } finally {
    closeSync(file)
  }
}

/** One transaction for all jobs; those that throw are left out of a second. */
function createCommit(attempt: (jobs: readonly Job[]) => Promise<void>) {
  let failure: Error | undefined
  return async (jobs: readonly Job[]): Promise<void> => {
    let ready = jobs
    let before: number
    do {
      if (failure !== undefined) throw failure
      try {
        await attempt(ready)
      } catch (error) {
        // Whether it is on disk is not known: only a restart can tell.
        failure = engineError('EngineFailed', { cause: await commitCause(error) })
        throw failure
      }
      before = ready.length
      ready = ready.filter((job) => job.failure === undefined)
    } while (ready.length > 0 && ready.length < before)
  }
}

/** False, with the job's failure set, at the first job that throws. */
function runJobs(jobs: readonly Job[], transaction: OpenTransaction): boolean {
  for (const job of jobs) {
    try {
      job.run(transaction)
    } catch (error) {
      job.failure = { error }
      return false
    }
  }
  transaction.finish()
  return true
}

async function commitCause(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && 'commitError' in error)) return error
  try {
    return await error.commitError
  } catch (cause) {
    return cause
  }
}

function readCounter(tables: Tables, name: CounterName): number {
  const value = tables.meta.get(Buffer.from(name))
  return value === undefined ? 0 : numberOf(value)
}
