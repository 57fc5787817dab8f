import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, realpathSync } from 'node:fs'
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

/** A PostgreSQL of its own, reached by a socket in its directory only. */
export interface PostgresServer {
  /** The connection string of one of its databases. */
  readonly url: (database: string, password?: string) => string
  readonly stop: () => Promise<void>
}

const install = 'apt-get install postgresql, and put its initdb on the PATH'

/**
 * Where `initdb` is, or undefined after naming what is skipped; as in test/needs.ts, which nothing
 * under src may import, an error where STOWAGE_REQUIRE_ALL=1 and it is not left out by name.
 */
export function needsPostgres(env = process.env): string | undefined {
  const directories = (env['PATH'] ?? '').split(delimiter)
  const found = directories.map((directory) => join(directory, 'initdb')).find(isExecutable)
  if (found !== undefined) return realpathSync(found)
  const isLeftOut = env['STOWAGE_LEFT_OUT']?.split(' ').includes('postgres') === true
  if (env['STOWAGE_REQUIRE_ALL'] === '1' && !isLeftOut)
    throw new Error(`needs postgres: ${install}`)
  console.warn(`skipped, needs postgres: ${install}`)
  return undefined
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Starts a server whose defaults are the weakest, so that the trail has to ask for better. */
export async function startPostgres(initdb: string): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), 'audit-pg-'))
  const [data, secret] = [join(directory, 'data'), join(directory, 'secret')]
  const user = await unprivileged(directory)
  await mkdir(data)
  await writeFile(secret, 'p@ss')
  if (user !== undefined) for (const name of [data, secret]) await chown(name, user.uid, user.gid)
  const options = ['-U', 'trail', '-E', 'UTF8', '--locale=C', '--auth=scram-sha-256', '--no-sync']
  const made = spawnSync(initdb, ['-D', data, '--pwfile', secret, ...options], user ?? {})
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr.toString()}`)
  const settings = [
    'synchronous_commit=off',
    'fsync=off',
    'default_transaction_isolation=serializable',
  ]
  const server = spawn(
    join(dirname(initdb), 'postgres'),
    ['-D', data, '-k', directory, '-h', '', ...settings.flatMap((setting) => ['-c', setting])],
    { ...user, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const exited = once(server, 'exit')
  // For a run of the tests that ends before its time.
  const abandon = (): void => void server.kill('SIGQUIT')
  process.once('exit', abandon)
  const log: string[] = []
  const lines = createInterface(server.stderr)
  const ready = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      if (line.includes('ready to accept connections')) resolve()
      else if (log.length < 50) log.push(line)
    })
    void exited.then(() => reject(new Error(`postgres ended:\n${log.join('\n')}`)))
  })
  await ready
  return {
    url: (database, password = 'p@ss') =>
      `postgres://trail:${encodeURIComponent(password)}@localhost/${database}?host=${directory}`,
    stop: async () => {
      process.off('exit', abandon)
      server.kill('SIGINT')
      await exited
      await rm(directory, { recursive: true })
    },
  }
}

/** PostgreSQL refuses root: a user who owns the directory and can do nothing else. */
async function unprivileged(directory: string): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'nobody']).toString()),
  )
  await chown(directory, uid, gid)
  return { uid, gid }
}
