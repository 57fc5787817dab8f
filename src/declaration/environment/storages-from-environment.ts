import type { EnvironmentVariables } from './environment-reader.ts'
import { environmentSettings } from './environment-settings.ts'
import type { EnvironmentStorageName, EnvironmentStorages } from './environment-storages.ts'

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
  return environmentSettings(variables, options).storages
}
