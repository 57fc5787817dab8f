import type { StorageDeclaration } from '../declaration.ts'
import type { Kind } from '../kinds.ts'
import type { Overwrite } from '../overwrite.ts'
import type { EnvironmentCredentials } from './environment-credentials.ts'

/** A storage in S3 that the environment describes: a declared one, with its credentials. */
export interface EnvironmentStorage<K extends Kind = Kind> extends StorageDeclaration<K> {
  /** `undefined` leaves them to the AWS SDK's chain: a profile, a role. */
  readonly credentials: EnvironmentCredentials | undefined
  /**
   * The private key, in PEM, that signs the URLs on the custom domain of a private storage; read by
   * name only, as the secrets of the credentials are.
   */
  readonly cloudFrontKey?: string | undefined
}

/** A storage in a directory, which `USE_S3=False` asks for. */
export interface FilesystemSettings {
  readonly kind: 'filesystem'
  readonly name: 'default'
  /** As written: relative to where the process runs, if relative. */
  readonly directory: string
  /** Seconds. */
  readonly urlExpiresIn: number
  readonly overwrite: Overwrite
  readonly cacheControl: string
}

/** Every storage that an environment can describe, by its name: the four kinds, and `USE_S3`'s. */
export type EnvironmentStorages = {
  readonly [K in Kind]: EnvironmentStorage<K>
} & {
  readonly default: EnvironmentStorage<'private-media'> | FilesystemSettings
}

export type EnvironmentStorageName = keyof EnvironmentStorages
