import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isStowageError } from '../core/error.ts'
import type { RunningServer } from '../server/start-server.ts'
import { cliError } from './errors.ts'
import { givenMasterKey, type MasterKeyOptions } from './master-key.ts'
import { printable } from './print.ts'
import { reportError } from './report-error.ts'

export interface StoppedServerOptions extends MasterKeyOptions {
  readonly data: string
  /** How long a day lasts, in milliseconds. */
  readonly day?: number
  readonly json?: boolean
}

/**
 * A server that nobody is told of, for a command that works on the data directory itself: it does what the command asks
 * for and nothing else, and its events are queued for the one that comes. Throws `ArgumentInvalid` without a data
 * directory, `ServerRunning`.
 */
export async function openStoppedServer(options: StoppedServerOptions): Promise<RunningServer> {
  const { data, day, json = false } = options
  const directory = resolve(data)
  const debug = Boolean(process.env['STOWAGE_DEBUG'])
  try {
    await access(join(directory, 'store'))
  } catch (cause) {
    const message = printable(`${data} is no data directory.`)
    throw cliError('ArgumentInvalid', { message, hint: 'Name one with --data.', cause })
  }
  const { startServer } = await import('../server/start-server.ts')
  try {
    return await startServer({
      directory,
      port: 0,
      onDemand: true,
      ...(day !== undefined && { dayMs: day }),
      ...(await givenMasterKey(options)),
      onDefect: (error) => reportError(error, { json, debug }),
    })
  } catch (error) {
    if (!isStowageError(error, 'EngineLocked')) throw error
    throw cliError('ServerRunning', { context: { data }, cause: error })
  }
}
