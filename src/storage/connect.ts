import { createS3Client, type S3Client, type S3ClientOptions } from '../client/s3-client.ts'
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
  const reached = new Map<string, Reached>()
  const reachIn = async (region: string): Promise<Reached> => {
    const known = reached.get(region)
    if (known !== undefined) return known
    const client = createS3Client({ ...reach, region })
    // Known before its credentials are, so that a failure closes it too.
    reached.set(region, { client, presigner: undefined })
    const fresh = { client, presigner: await client.presigner() }
    reached.set(region, fresh)
    return fresh
  }
  const close = async (): Promise<void> => {
    await Promise.all(Array.from(reached.values(), ({ client }) => client.close()))
  }
  // One client signs for one region; only AWS has buckets in several.
  const fixed = options.region ?? fixedRegion(declaration)
  try {
    const storages: Record<string, unknown> = {}
    for (const declared of Object.values(declaration.storages)) {
      const client = clientOf(fixed ?? declared.region)
      storages[declared.name] = openStorage(client, await client.presigner(), declared)
    }
    const client = clientOf(fixed ?? declaration.region)
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
