import { declarationError } from '../errors.ts'
import { deepFreeze } from '../freeze.ts'
import { kindNames } from '../kinds.ts'
import type { Kind } from '../kinds.ts'
import { problemList } from '../problem.ts'
import { createEnvironmentReader } from './environment-reader.ts'
import type { EnvironmentReader, EnvironmentVariables } from './environment-reader.ts'
import type { EnvironmentStorageName, EnvironmentStorages } from './environment-storages.ts'
import { misspeltSettings } from './misspelt-settings.ts'
import { readDefaultStorage } from './read-default-storage.ts'
import { readKindStorage } from './read-kind-storage.ts'
import { readRegion } from './read-region.ts'
import { refuseLocationClashes } from './refuse-location-clashes.ts'
import { defaultPrefix } from './setting.ts'
import { chainSettings, kindTables, regionSettings } from './settings.ts'

export interface EnvironmentOptions<Required extends EnvironmentStorageName> {
  /** What the variables of the four kinds begin with, its underscore included. @default 'OXI_' */
  readonly prefix?: string | undefined
  /** The storages that the application uses; one that is not enabled is a problem. */
  readonly required?: readonly Required[] | undefined
  /**
   * Whether a storage without keys may leave them to the AWS SDK's chain although no variable
   * names a source: the role of an instance, `~/.aws/credentials`. @default false
   */
  readonly chain?: boolean | undefined
}

/** The storages that an environment enables; those that the application requires are there. */
export type EnabledStorages<Required extends EnvironmentStorageName> =
  Partial<EnvironmentStorages> & Pick<EnvironmentStorages, Required>

/**
 * Reads the storages that the variables of an environment describe: pass `process.env`. An empty
 * variable is unset. Throws one `ImproperlyConfigured` that lists every problem, never a secret.
 */
export function storagesFromEnvironment<const Required extends EnvironmentStorageName = never>(
  variables: EnvironmentVariables,
  options?: EnvironmentOptions<Required>,
): EnabledStorages<Required>
export function storagesFromEnvironment(
  variables: EnvironmentVariables,
  options: EnvironmentOptions<EnvironmentStorageName> = {},
): Partial<EnvironmentStorages> {
  const { prefix = defaultPrefix } = options
  const reader = createEnvironmentReader(variables, prefix)
  const storages = readStorages(reader, options)
  const problems = [...reader.problems, ...misspeltSettings(variables, prefix)]
  if (problems.length > 0) {
    const message = problemList(problems, { source: 'The environment' })
    throw declarationError('ImproperlyConfigured', {
      message,
      context: { problems: problems.length },
    })
  }
  return deepFreeze(storages)
}

function readStorages(
  reader: EnvironmentReader,
  { required = [], chain: allowed = false }: EnvironmentOptions<EnvironmentStorageName>,
): Partial<EnvironmentStorages> {
  const chain = allowed || chainSettings.some((setting) => reader.written(setting) !== undefined)
  const enabled = kindNames.filter((kind) => reader.flag(kindTables[kind].settings.enabled))
  const region = enabled.length > 0 ? readRegion(regionSettings, reader) : regionSettings[0].default
  const context = { reader, region, chain }
  for (const kind of kindNames) if (required.includes(kind)) requireKind(kind, reader)

  const assets = readKindStorage('static', context)
  const open = readKindStorage('public-media', { ...context, reused: assets })
  const hidden = readKindStorage('private-media', context)
  const logs = readKindStorage('logs', { ...context, reused: hidden })
  const standard = readDefaultStorage(reader, { required: required.includes('default'), chain })
  const inS3 = [assets, open, hidden, logs, standard].filter((storage) => storage !== undefined)
  refuseLocationClashes(
    inS3.filter((storage) => storage.kind !== 'filesystem'),
    reader,
  )
  return {
    ...(assets && { static: assets }),
    ...(open && { 'public-media': open }),
    ...(hidden && { 'private-media': hidden }),
    ...(logs && { logs }),
    ...(standard && { default: standard }),
  }
}

function requireKind(kind: Kind, reader: EnvironmentReader): void {
  const { title, settings } = kindTables[kind]
  if (reader.flag(settings.enabled) !== false) return
  const requirement = `${title} requires ${reader.variable(settings.enabled)}=True`
  const fix = `set that, and the bucket in ${reader.variable(settings.bucket)}`
  reader.refuse(settings.enabled, `${requirement}; ${fix}`)
}
