import type { S3ClientOptions } from '../client/s3-client.ts'
import type {
  EnvironmentStorage,
  EnvironmentStorageName,
  EnvironmentStorages,
  FilesystemSettings,
} from '../declaration/environment/environment-storages.ts'
import type { EnvironmentVariables } from '../declaration/environment/environment-reader.ts'
import { environmentSettings } from '../declaration/environment/environment-settings.ts'
import type {
  EnabledStorages,
  EnvironmentOptions,
} from '../declaration/environment/storages-from-environment.ts'
import { createClientPool, type ClientPool } from './client-pool.ts'
import { objectOf, signerFor } from './connect.ts'
import { storageError } from './errors.ts'
import { openFilesystemClient, type FilesystemClient } from './filesystem/filesystem-client.ts'
import { openStorage } from './open-storage.ts'
import type { Storage, StorageOfKind } from './storage.ts'

/** What an environment does not say. */
export interface ConnectEnvironmentOptions<Required extends EnvironmentStorageName>
  extends EnvironmentOptions<Required>, Omit<S3ClientOptions, 'region' | 'credentials'> {
  /**
   * Where the application serves `createFilesystemEndpoint`, as browsers reach it, like
   * `https://app.example/media/`: needed where `USE_S3=False`, since the signed URLs are there.
   */
  readonly filesystemUrl?: string | undefined
}

type StorageNamed<Name extends EnvironmentStorageName> =
  EnvironmentStorages[Name] extends EnvironmentStorage<infer K>
    ? StorageOfKind<K>
    : StorageOfKind<'private-media'>

/** The storages of an environment, connected. */
export interface EnvironmentConnection<Required extends EnvironmentStorageName = never> {
  /** By kind, and `default` for that of `USE_S3`; those that are required are there. */
  readonly storages: {
    readonly [Name in keyof EnabledStorages<Required> & EnvironmentStorageName]: StorageNamed<Name>
  }
  /** The object that a reference names, in whichever storage. Throws `ReferenceInvalid`. */
  readonly object: (reference: string) => ReturnType<Storage['object']>
  /** What `createFilesystemEndpoint` serves; undefined unless `USE_S3=False`. */
  readonly filesystem: FilesystemClient | undefined
  /** Waits for what is in flight and closes every connection. */
  readonly close: () => Promise<void>
}

/**
 * Connects the storages that the variables of an environment describe: pass `process.env`. Storages
 * with the same credentials share their connections. Throws one `ImproperlyConfigured` that lists
 * every problem, `FilesystemUrlMissing`, `CredentialsMissing`.
 */
export async function connectEnvironment<const Required extends EnvironmentStorageName = never>(
  variables: EnvironmentVariables,
  options: ConnectEnvironmentOptions<Required> = {},
): Promise<EnvironmentConnection<Required>> {
  const { prefix, required, chain, filesystemUrl, ...reach } = options
  const settings = environmentSettings(variables, { prefix, required, chain })
  const pool = createClientPool({ ...reach, endpoint: reach.endpoint ?? settings.endpoint })
  try {
    const storages: Record<string, Storage> = {}
    let filesystem: FilesystemClient | undefined
    for (const each of Object.values(settings.storages)) {
      if (each.kind === 'filesystem') {
        filesystem = await openFilesystem(each, { url: filesystemUrl, now: reach.now })
        storages[each.name] = await openOnFilesystem(each, filesystem, pool)
      } else storages[each.name] = await openInS3(each, pool)
    }
    return {
      storages: storages as EnvironmentConnection<Required>['storages'],
      object: objectOf(storages),
      filesystem,
      close: pool.close,
    }
  } catch (error) {
    await pool.close()
    throw error
  }
}

async function openInS3(declared: EnvironmentStorage, pool: ClientPool): Promise<Storage> {
  const { region, credentials } = declared
  const cloudFront = await signerFor(declared, declared.cloudFrontKey)
  return openStorage({ ...(await pool.clientFor({ region, credentials })), cloudFront }, declared)
}

function openFilesystem(
  { directory }: FilesystemSettings,
  { url, now }: { readonly url: string | undefined; readonly now: (() => Date) | undefined },
): Promise<FilesystemClient> {
  if (url === undefined) throw storageError('FilesystemUrlMissing', { context: { directory } })
  return openFilesystemClient({ directory, url, now })
}

async function openOnFilesystem(
  { name, urlExpiresIn, overwrite, cacheControl }: FilesystemSettings,
  filesystem: FilesystemClient,
  pool: ClientPool,
): Promise<Storage> {
  return openStorage(await pool.adopt(filesystem), {
    name,
    kind: 'private-media',
    bucket: filesystem.bucket,
    region: filesystem.region,
    location: '',
    public: false,
    urlExpiresIn,
    overwrite,
    customDomain: undefined,
    keyPairId: undefined,
    cacheControl,
    accept: undefined,
    compress: undefined,
  })
}
