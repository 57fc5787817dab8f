import { bodyBytes } from './body-bytes.ts'
import type { Client, Reach } from './clients/client.ts'
import type { ClientJob, ClientName } from './load-job.ts'
import type { Work } from './work.ts'

/** Loaded one by one: some take longer to load than some jobs last. */
const clients: Readonly<Record<ClientName, (reach: Reach) => Promise<Client>>> = {
  stowage: async (reach) => (await import('./clients/our-client.ts')).ourClient(reach),
  storage: async (reach) => (await import('./clients/our-storage.ts')).ourStorage(reach),
  'aws-sdk': async (reach) => (await import('./clients/aws-sdk.ts')).awsSdk(reach),
  flydrive: async (reach) => (await import('./clients/flydrive.ts')).flydrive(reach),
  flystorage: async (reach) => (await import('./clients/flystorage.ts')).flystorage(reach),
}

/** Calls of the job's client, for one of its keys after the other. Throws if other bytes come back. */
export async function callClient(job: ClientJob): Promise<Work> {
  const { endpoint, accessKeyId, secretAccessKey, bucket } = job
  const reach = { endpoint, accessKeyId, secretAccessKey, bucket }
  const { put, get, list, close } = await clients[job.client](reach)
  const body = bodyBytes(job.bodyBytes)
  let next = 0
  const nextKey = (): string => job.keys[next++ % job.keys.length] ?? ''
  const operations = {
    put: () => put(nextKey(), body, job.contentType),
    async get() {
      const bytes = await get(nextKey())
      if (bytes === undefined || !body.equals(bytes)) throw new Error('other bytes came back')
    },
    async list() {
      const listed = await list(job.prefix)
      if (listed !== job.keys.length) throw new Error(`${listed} keys were listed`)
    },
  }
  return { operation: operations[job.operation], close }
}
