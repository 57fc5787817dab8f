import { createS3Client, type S3Client, type S3ClientOptions } from '../client/s3-client.ts'
import type { Presigner } from '../client/presigner.ts'
import type { Declaration, StorageDeclaration } from '../declaration/declaration.ts'
import { storageError } from './errors.ts'
import { openStorage } from './open-storage.ts'
import type { Storage, StorageOfKind } from './storage.ts'

/** What a declaration leaves to the place where it runs; each replaces what the declaration says. */
export type ConnectOptions = S3ClientOptions

/** The storages of a declaration, connected. */
export interface Connection<D extends Declaration = Declaration> {
  /** By their declared names. */
  readonly storages: {
    readonly [Name in keyof D['storages']]: D['storages'][Name] extends StorageDeclaration<infer K>
      ? StorageOfKind<K>
      : Storage
  }
  /** The client of the declaration's region. */
  readonly client: S3Client
  /** Waits for what is in flight and closes every connection. */
  readonly close: () => Promise<void>
}

/**
 * Connects the storages of a declaration. Contacts no storage, but resolves the credentials, so that
 * URLs are signed at once from here on. Throws `EndpointMissing`, `CredentialsMissing`.
 */
export async function connect<const D extends Declaration>(
  declaration: D,
  options: ConnectOptions = {},
): Promise<Connection<D>> {
  const reach = reachOf(declaration, options)
  const clients = new Map<string, S3Client>()
  const presigners = new Map<string, Presigner>()
  const reachIn = async (region: string) => {
    const client = clients.get(region) ?? createS3Client({ ...reach, region })
    clients.set(region, client)
    const presigner = presigners.get(region) ?? (await client.presigner())
    presigners.set(region, presigner)
    return { client, presigner }
  }
  const close = async (): Promise<void> => {
    await Promise.all(Array.from(clients.values(), (client) => client.close()))
  }
  // One client signs for one region; only AWS has buckets in several.
  const fixed = options.region ?? fixedRegion(declaration)
  try {
    const storages: Record<string, unknown> = {}
    for (const declared of Object.values(declaration.storages)) {
      const { client, presigner } = await reachIn(fixed ?? declared.region)
      storages[declared.name] = openStorage(client, presigner, declared)
    }
    const { client } = await reachIn(fixed ?? declaration.region)
    return { storages: storages as Connection<D>['storages'], client, close }
  } catch (error) {
    await close()
    throw error
  }
}

function fixedRegion({ target }: Declaration): string | undefined {
  return typeof target === 'string' ? undefined : target.region
}

/** How the target of the declaration is reached. */
function reachOf({ target }: Declaration, options: ConnectOptions): ConnectOptions {
  if (target === 'aws') return options
  if (target !== 'embedded') {
    const { endpoint, publicEndpoint, addressing } = target
    // An endpoint of one's own does not go with the public side of another.
    const shown = options.endpoint === undefined ? publicEndpoint : options.endpoint
    return {
      addressing,
      ...options,
      endpoint: options.endpoint ?? endpoint,
      publicEndpoint: options.publicEndpoint ?? shown,
    }
  }
  if (options.endpoint === undefined) throw storageError('EndpointMissing')
  return { provider: 'embedded', ...options }
}
