import { nearest } from '../declaration/nearest.ts'
import type { Storage } from '../storage/storage.ts'
import { cliError } from './errors.ts'
import { findDeclaration, loadDeclaration } from './load-declaration.ts'
import { namedEndpoint, reachOf, type ReachOptions } from './reach.ts'

/** The storages of the declaration, or of the environment where there is none. */
export interface OpenStorages {
  /** Throws `ArgumentInvalid` for a name that none has. */
  readonly named: (name: string) => Storage
  readonly has: (name: string) => boolean
}

/** Runs with the storages, and closes them. */
export async function withStorages<Result>(
  options: ReachOptions,
  use: (storages: OpenStorages) => Promise<Result>,
): Promise<Result> {
  const { storages, close } = await open(options)
  const all = new Map(Object.entries(storages))
  const named = (name: string): Storage => {
    const storage = all.get(name)
    if (storage === undefined) throw unknown(name, [...all.keys()])
    return storage
  }
  try {
    return await use({ named, has: (name) => all.has(name) })
  } finally {
    await close()
  }
}

interface Opened {
  readonly storages: Readonly<Record<string, Storage>>
  readonly close: () => Promise<void>
}

async function open(options: ReachOptions): Promise<Opened> {
  const file = await findDeclaration(options.config)
  if (file === undefined) {
    const { connectEnvironment } = await import('../storage/connect-environment.ts')
    // No URL is signed here, so it may be that of anything.
    const filesystemUrl = 'http://127.0.0.1/'
    const endpoint = namedEndpoint(options)
    return connectEnvironment(process.env, { filesystemUrl, endpoint })
  }
  const declaration = await loadDeclaration(file)
  const { connect } = await import('../storage/connect.ts')
  return connect(declaration, await reachOf(options, declaration))
}

function unknown(name: string, names: readonly string[]): Error {
  const meant = nearest(name, names)
  const suggestion = meant === undefined ? '' : ` Did you mean ${meant}?`
  return cliError('ArgumentInvalid', {
    message: `There is no storage ${JSON.stringify(name)}.${suggestion}`,
    hint: names.length === 0 ? 'Declare one.' : `There are ${names.join(', ')}.`,
    context: { storage: name },
  })
}
