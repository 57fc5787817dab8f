import type { S3Client, S3ClientOptions } from '../client/s3-client.ts'
import type { Declaration, StorageDeclaration } from '../declaration/declaration.ts'
import { createClientPool } from './client-pool.ts'
import { checkSigner, createCloudFrontSigner } from './cloudfront.ts'
import { storageError } from './errors.ts'
import { openStorage } from './open-storage.ts'
import { parseReference } from './reference.ts'
import type { CloudFrontSigner } from './storage-context.ts'
import type { Storage, StorageOfKind } from './storage.ts'

/** What a declaration leaves to the place where it runs; each replaces what the declaration says. */
export interface ConnectOptions extends S3ClientOptions {
  /** The private keys of CloudFront, in PEM, by the ids of their key pairs. */
  readonly cloudFrontKeys?: Readonly<Record<string, string>> | undefined
}

/** The storages of a declaration, connected. */
export interface Connection<D extends Declaration = Declaration> {
  /** By their declared names. */
  readonly storages: {
    readonly [Name in keyof D['storages']]: D['storages'][Name] extends StorageDeclaration<infer K>
      ? StorageOfKind<K>
      : Storage
  }
  /** The object that a reference names, in whichever storage. Throws `ReferenceInvalid`. */
  readonly object: (reference: string) => ReturnType<Storage['object']>
  /** The client of the declaration's region. */
  readonly client: S3Client
  /** Waits for what is in flight and closes every connection. */
  readonly close: () => Promise<void>
}

/**
 * Connects the storages of a declaration. Contacts no storage, but resolves the credentials, so that
 * URLs are signed at once from here on. Throws `EndpointMissing`, `CredentialsMissing`, `SignerMissing`.
 */
export async function connect<const D extends Declaration>(
  declaration: D,
  options: ConnectOptions = {},
): Promise<Connection<D>> {
  const { cloudFrontKeys = {}, ...reach } = reachOf(declaration, options)
  const pool = createClientPool(reach)
  const { credentials } = reach
  // One client signs for one region; only AWS has buckets in several.
  const fixed = options.region ?? fixedRegion(declaration)
  try {
    const storages: Record<string, Storage> = {}
    for (const declared of Object.values(declaration.storages)) {
      const cloudFront = await signerFor(declared, cloudFrontKeys[declared.keyPairId ?? ''])
      const pooled = await pool.clientFor({ region: fixed ?? declared.region, credentials })
      storages[declared.name] = openStorage({ ...pooled, cloudFront }, declared)
    }
    const { client } = await pool.clientFor({ region: fixed ?? declaration.region, credentials })
    return {
      storages: storages as Connection<D>['storages'],
      object: objectOf(storages),
      client,
      close: pool.close,
    }
  } catch (error) {
    await pool.close()
    throw error
  }
}

/** Finds the object of a reference in storages that are known by their names. */
export function objectOf(
  storages: Readonly<Record<string, Storage>>,
): (reference: string) => ReturnType<Storage['object']> {
  return (reference) => {
    const { storage: name } = parseReference(reference)
    const storage = Object.hasOwn(storages, name) ? storages[name] : undefined
    if (storage !== undefined) return storage.object(reference)
    throw storageError('ReferenceInvalid', {
      message: `The reference names a storage that is not declared: ${name.slice(0, 80)}`,
      context: { storage: name.slice(0, 80) },
    })
  }
}

/** What signs the URLs on the custom domain of a private storage. Throws `SignerMissing`. */
export async function signerFor(
  declared: StorageDeclaration,
  privateKey: string | undefined,
): Promise<CloudFrontSigner | undefined> {
  const { keyPairId } = declared
  const signer =
    keyPairId === undefined || privateKey === undefined
      ? undefined
      : await createCloudFrontSigner({ keyPairId, privateKey })
  checkSigner(declared, signer)
  return signer
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
