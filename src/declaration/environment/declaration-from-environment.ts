import type { Declaration } from '../declaration.ts'
import type { Kind } from '../kinds.ts'
import { parseDeclaration } from '../parse-declaration.ts'
import type { EnvironmentVariables } from './environment-reader.ts'
import type { EnvironmentStorage, EnvironmentStorageName } from './environment-storages.ts'
import { environmentSettings } from './environment-settings.ts'
import type { EnvironmentOptions } from './storages-from-environment.ts'

export interface EnvironmentDeclarationOptions<
  Required extends EnvironmentStorageName,
> extends EnvironmentOptions<Required> {
  /** The application's name. @default 'stowage' */
  readonly app?: string | undefined
}

/** A declaration of what an environment names; the storages that are required are known by name. */
export type EnvironmentDeclaration<Required extends EnvironmentStorageName> = [Required] extends [
  never,
]
  ? Declaration
  : Declaration<string, { readonly [Name in Exclude<Required, 'default'>]: Name & Kind }>

/**
 * Declares the buckets and storages that the variables of an environment name, so that they can be
 * planned, applied and connected without a declaration in code: pass `process.env`. The target is
 * `AWS_ENDPOINT_URL_S3`, else `AWS_ENDPOINT_URL`, else AWS. A declaration holds no credentials, and
 * no directory: {@link storagesFromEnvironment} has those. Throws `ImproperlyConfigured`.
 */
export function declarationFromEnvironment<const Required extends EnvironmentStorageName = never>(
  variables: EnvironmentVariables,
  options?: EnvironmentDeclarationOptions<Required>,
): EnvironmentDeclaration<Required>
export function declarationFromEnvironment(
  variables: EnvironmentVariables,
  options: EnvironmentDeclarationOptions<EnvironmentStorageName> = {},
): Declaration {
  const { app = 'stowage' } = options
  const { endpoint, storages: enabled } = environmentSettings(variables, options)
  const storages = Object.values(enabled).filter((storage) => storage.kind !== 'filesystem')
  const buckets = storages.map(({ bucket, region }) => [bucket, { region }] as const)
  return parseDeclaration(
    {
      app,
      target: endpoint === undefined ? 'aws' : { endpoint },
      region: storages[0]?.region,
      buckets: Object.fromEntries(buckets),
      storages: Object.fromEntries(storages.map((storage) => [storage.name, inputOf(storage)])),
    },
    'The environment',
  )
}

/** A storage as a declaration would write it. */
function inputOf(storage: EnvironmentStorage): unknown {
  const { kind, bucket, location, urlExpiresIn, customDomain, keyPairId } = storage
  return { kind, bucket, location, urlExpiresIn, customDomain, keyPairId }
}
