import type { Presigner } from '../client/presigner.ts'
import { createS3Client, type S3Client, type S3ClientOptions } from '../client/s3-client.ts'

/** A client and what signs with its credentials. */
export interface PooledClient {
  readonly client: S3Client
  readonly presigner: Presigner
}

/** Clients that storages share: one for each region and credentials. */
export interface ClientPool {
  /** Throws `CredentialsMissing`, `EndpointInvalid`. */
  readonly clientFor: (place: Place) => Promise<PooledClient>
  /** Takes in one that was made elsewhere. */
  readonly adopt: (client: S3Client) => Promise<PooledClient>
  readonly close: () => Promise<void>
}

/** What tells clients apart. */
export type Place = Pick<S3ClientOptions, 'region' | 'credentials'>

interface Pooled extends Place {
  readonly pooled: PooledClient
}

export function createClientPool(reach: S3ClientOptions): ClientPool {
  const made: Pooled[] = []
  const clients: S3Client[] = []
  const adopt = async (client: S3Client): Promise<PooledClient> => {
    clients.push(client)
    return { client, presigner: await client.presigner() }
  }
  return {
    adopt,
    async clientFor(place) {
      const { region, credentials } = place
      const known = made.find((each) => each.region === region && isSame(each, place))
      if (known !== undefined) return known.pooled
      const pooled = await adopt(createS3Client({ ...reach, region, credentials }))
      made.push({ region, credentials, pooled })
      return pooled
    },
    close: async () => void (await Promise.all(clients.map((client) => client.close()))),
  }
}

/** Fixed credentials are the same when their keys are, others when it is one function that fetches them. */
function isSame({ credentials: a }: Place, { credentials: b }: Place): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object') return false
  return (
    a.accessKeyId === b.accessKeyId &&
    a.secretAccessKey === b.secretAccessKey &&
    a.sessionToken === b.sessionToken
  )
}
