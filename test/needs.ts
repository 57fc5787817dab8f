import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
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
  aws: { find: (env) => programOf('aws', env), install: 'pip install awscli' },
  boto3: { find: (env) => pythonWith('boto3', env), install: 'pip install boto3' },
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
  const directories = (env['PATH'] ?? '').split(delimiter)
  return directories.map((directory) => join(directory, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function pythonWith(module: string, env: Environment): string | undefined {
  const python = programOf('python3', env)
  if (python === undefined) return undefined
  return spawnSync(python, ['-c', `import ${module}`]).status === 0 ? python : undefined
}
