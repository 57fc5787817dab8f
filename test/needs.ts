import { spawnSync } from 'node:child_process'
import { accessSync, closeSync, constants, openSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

interface Need {
  readonly find: (env: Environment) => string | undefined
  readonly install: string
}

interface NeedsOptions {
  readonly env?: Environment
  readonly report?: (line: string) => void
}

/** What some tests need beside Node, and how to come by it. */
const table = {
  chromium: {
    find: (env) => env['CHROMIUM'] ?? programOf('chromium', env),
    install: 'apt-get install chromium, or set CHROMIUM to its executable',
  },
  curl: { find: (env) => programOf('curl', env), install: 'apt-get install curl' },
  aws: { find: (env) => programOf('aws', env), install: 'pip install awscli' },
  boto3: { find: (env) => pythonWith('boto3', env), install: 'pip install boto3' },
  django: {
    find: (env) => pythonWith('boto3, django, storages', env),
    install: 'apt-get install python3-django python3-django-storages-boto3',
  },
  rclone: { find: (env) => programOf('rclone', env), install: 'apt-get install rclone' },
  restic: { find: (env) => programOf('restic', env), install: 'apt-get install restic' },
  s3cmd: { find: (env) => programOf('s3cmd', env), install: 'apt-get install s3cmd' },
  s3fs: {
    find: (env) => (canMount(env) ? programOf('s3fs', env) : undefined),
    install: 'apt-get install s3fs, and run where /dev/fuse may be used',
  },
  moto: {
    find: (env) => env['STOWAGE_TEST_MOTO'],
    install: 'start moto_server and set STOWAGE_TEST_MOTO to its URL',
  },
  ceph: {
    find: (env) => env['STOWAGE_TEST_CEPH'],
    install: 'start a Ceph RGW and set STOWAGE_TEST_CEPH to its URL',
  },
} as const satisfies Readonly<Record<string, Need>>

/**
 * The program (for `boto3` its Python, for a server its URL) that some tests need, or undefined after
 * naming what is skipped. With STOWAGE_REQUIRE_ALL=1, as in `.ci/run`, throws instead, unless
 * STOWAGE_LEFT_OUT names it:
 * `const chromium = needs('chromium')`, then `describe.skipIf(chromium === undefined)(…)`.
 */
export function needs(
  name: keyof typeof table,
  { env = process.env, report = console.warn }: NeedsOptions = {},
): string | undefined {
  const { find, install } = table[name]
  const found = find(env)
  if (found !== undefined && found !== '') return found
  const reason = `needs ${name}: ${install}`
  const isLeftOut = env['STOWAGE_LEFT_OUT']?.split(' ').includes(name) === true
  if (env['STOWAGE_REQUIRE_ALL'] === '1' && !isLeftOut) throw new Error(reason)
  report(`skipped, ${reason}`)
  return undefined
}

function programOf(name: string, env: Environment): string | undefined {
  return programsOf(name, env)[0]
}

function programsOf(name: string, env: Environment): string[] {
  const directories = (env['PATH'] ?? '').split(delimiter)
  return directories.map((directory) => join(directory, name)).filter(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A system's own Python has the system's packages, and need not be the first. */
function pythonWith(modules: string, env: Environment): string | undefined {
  return programsOf('python3', env).find(
    (python) => spawnSync(python, ['-c', `import ${modules}`]).status === 0,
  )
}

/** Containers may hold the device, and still be without the capability (CAP_SYS_ADMIN, 21) to mount. */
function canMount(env: Environment): boolean {
  if (programOf('fusermount', env) === undefined) return false
  try {
    closeSync(openSync('/dev/fuse', 'r+'))
    const bounds = /^CapBnd:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    return ((BigInt(`0x${bounds ?? 0}`) >> 21n) & 1n) === 1n
  } catch {
    return false
  }
}
