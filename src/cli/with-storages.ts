import { isStowageError } from '../core/error.ts'
import { nearest } from '../declaration/nearest.ts'
import type { Storage } from '../storage/storage.ts'
import { cliError } from './errors.ts'
import { findDeclaration, loadDeclaration } from './load-declaration.ts'
import { namedEndpoint, reachOf, type ReachOptions } from './reach.ts'

/** The storages of the declaration, and those of the environment whose names it lacks. */
export interface OpenStorages {
  /** Throws `ArgumentInvalid` for a name that none has, `ImproperlyConfigured`. */
  readonly named: (name: string) => Storage
  readonly has: (name: string) => boolean
}

/** Runs with the storages, and closes them. */
export async function withStorages<Result>(
  options: ReachOptions,
  use: (storages: OpenStorages) => Promise<Result>,
): Promise<Result> {
  const { storages, problem, close } = await open(options)
  const all = new Map(Object.entries(storages))
  const named = (name: string): Storage => {
    const storage = all.get(name)
    if (storage === undefined) throw problem ?? unknown(name, [...all.keys()])
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
  /** Why those of the environment are not among them. */
  readonly problem?: Error
  readonly close: () => Promise<void>
}

async function open(options: ReachOptions): Promise<Opened> {
  const file = await findDeclaration(options.config)
  if (file === undefined) return openEnvironment(options)
  const declaration = await loadDeclaration(file)
  // One that lacks what is not asked for is no reason to stop.
  const environment = process.env['USE_S3']
    ? await openEnvironment(options).catch(improper)
    : undefined
  const { connect } = await import('../storage/connect.ts')
  try {
    const declared = await connect(declaration, await reachOf(options, declaration))
    if (environment === undefined) return declared
    const storages = { ...environment.storages, ...declared.storages }
    const close = async (): Promise<void> =>
      void (await Promise.all([environment.close(), declared.close()]))
    return { ...environment, storages, close }
  } catch (error) {
    await environment?.close()
    throw error
  }
}

async function openEnvironment(options: ReachOptions): Promise<Opened> {
  const { connectEnvironment } = await import('../storage/connect-environment.ts')
  // No URL is signed here, so it may be that of anything.
  const filesystemUrl = 'http://127.0.0.1/'
  return connectEnvironment(process.env, { filesystemUrl, endpoint: namedEndpoint(options) })
}

function improper(problem: unknown): Opened {
  if (!isStowageError(problem)) throw problem
  return { storages: {}, problem, close: () => Promise.resolve() }
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
