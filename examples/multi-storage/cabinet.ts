import { createServer } from 'node:http'
import { connectEnvironment, keyTemplate, type PrivateStorage } from 'stowage'
import { createFilesystemEndpoint, createNodeAdapter, type WebHandler } from 'stowage/endpoints'
import { listen } from '../parts/listen.ts'
import { refuse } from '../parts/refuse.ts'

/** Private papers wherever the environment says: in a bucket, or in a directory for want of one. */
export interface Cabinet {
  readonly storage: PrivateStorage
  /** The reference of what was put. */
  readonly put: (name: string, bytes: Uint8Array) => Promise<string>
  /** Where whoever gets this may read it, for a day. */
  readonly link: (reference: string) => string
  readonly close: () => Promise<void>
}

const paperKey = keyTemplate('papers/{yyyy}/{name}')

/** Opens the papers of an environment: `openCabinet(process.env)`. Where it is makes no other difference. */
export async function openCabinet(
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Cabinet> {
  let handle: WebHandler = async () => refuse.notFound()
  const adapter = createNodeAdapter((request, peer) => handle(request, peer))
  const web = await listen(createServer(adapter), 0)
  const connection = await connectEnvironment(variables, {
    required: ['default'],
    filesystemUrl: `${web.url}/files/`,
  })
  const { filesystem, object } = connection
  // What a directory holds the application serves itself, to whoever has a signed URL.
  if (filesystem !== undefined) handle = createFilesystemEndpoint({ client: filesystem })
  const storage = connection.storages.default
  return {
    storage,
    put: async (name, bytes) => (await storage.put(paperKey({ name }), bytes)).reference,
    link: (reference) => object(reference).signedUrl(),
    async close() {
      await web.close()
      await connection.close()
    },
  }
}
