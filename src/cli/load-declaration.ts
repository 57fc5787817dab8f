import { access, readFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { isStowageError } from '../core/error.ts'
import type { Declaration } from '../declaration/declaration.ts'
import { cliError } from './errors.ts'

const names = [
  'stowage.config.ts',
  'stowage.config.js',
  'stowage.config.mjs',
  'stowage.yaml',
  'stowage.yml',
]

/** Where the declaration is: the one named, or the first of the usual names in this directory. */
export async function findDeclaration(named?: string): Promise<string | undefined> {
  for (const name of named === undefined ? names : [named]) {
    const file = resolve(name)
    if (await exists(file)) return file
  }
  if (named === undefined) return undefined
  throw cliError('DeclarationMissing', { message: `There is no ${named}.` })
}

/**
 * Loads the declaration, in TypeScript, JavaScript or YAML; where there is none, that of the storages
 * which the environment enables. Throws `DeclarationMissing`, `DeclarationUnreadable`,
 * `DeclarationInvalid`, `ImproperlyConfigured`.
 */
export async function loadDeclaration(named?: string): Promise<Declaration> {
  const file = await findDeclaration(named)
  if (file === undefined) return environmentDeclaration()
  const shown = relative('.', file)
  if (/\.ya?ml$/.test(file)) {
    const { parseYamlDeclaration } = await import('../declaration/parse-yaml-declaration.ts')
    return parseYamlDeclaration(await readFile(file, 'utf8'), shown)
  }
  const value = await importDefault(file, shown)
  if (isDeclaration(value)) return value
  const { parseDeclaration } = await import('../declaration/parse-declaration.ts')
  return parseDeclaration(value, shown)
}

async function environmentDeclaration(): Promise<Declaration> {
  const { declarationFromEnvironment } =
    await import('../declaration/environment/declaration-from-environment.ts')
  const declaration = declarationFromEnvironment(process.env, { chain: true })
  if (Object.keys(declaration.storages).length > 0) return declaration
  throw cliError('DeclarationMissing')
}

async function importDefault(file: string, shown: string): Promise<unknown> {
  const { createJiti } = await import('jiti')
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    moduleCache: false,
    virtualModules: { stowage: await runningPackage() },
  })
  try {
    return await jiti.import(file, { default: true })
  } catch (cause) {
    if (isStowageError(cause)) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    // Who required what is missing is named by `shown` already.
    const [reason] = message.split('\nRequire stack:')
    throw cliError('DeclarationUnreadable', { message: `${shown}: ${reason}`, cause })
  }
}

/** What a declaration gets for `import … from 'stowage'`: this very package, wherever it is installed. */
async function runningPackage(): Promise<unknown> {
  const door = import.meta.url.endsWith('.ts') ? '../index.ts' : '../index.js'
  const page: unknown = await import(new URL(door, import.meta.url).href)
  return page
}

/** What `defineStowage` returns, of this or of another copy of the package: it alone is frozen. */
function isDeclaration(value: unknown): value is Declaration {
  if (typeof value !== 'object' || value === null || !Object.isFrozen(value)) return false
  return ['app', 'target', 'region', 'buckets', 'storages'].every((name) => name in value)
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
