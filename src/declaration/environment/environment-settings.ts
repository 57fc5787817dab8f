import { deepFreeze } from '../freeze.ts'
import type { EnvironmentVariables } from './environment-reader.ts'
import type { EnvironmentStorages } from './environment-storages.ts'
import { readEndpoint } from './read-endpoint.ts'
import { readEnvironment } from './read-environment.ts'
import { readStorages, type StoragesContext } from './read-storages.ts'
import { defaultPrefix } from './setting.ts'

/** All that an environment says. */
export interface EnvironmentSettings {
  /** Where S3 is; undefined for AWS. */
  readonly endpoint: string | undefined
  readonly storages: Partial<EnvironmentStorages>
}

/** Reads an environment whole. Throws one `ImproperlyConfigured` that lists every problem. */
export function environmentSettings(
  variables: EnvironmentVariables,
  options: StoragesContext & { readonly prefix?: string | undefined },
): EnvironmentSettings {
  const { prefix = defaultPrefix } = options
  const settings = readEnvironment(variables, prefix, (reader) => ({
    endpoint: readEndpoint(reader),
    storages: readStorages(reader, options),
  }))
  return deepFreeze(settings)
}
