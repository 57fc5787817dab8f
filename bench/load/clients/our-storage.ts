import { defineStowage } from '../../../src/declaration/define-stowage.ts'
import { connect } from '../../../src/storage/connect.ts'
import type { Client, Reach } from './client.ts'

export async function ourStorage({ endpoint, bucket, ...credentials }: Reach): Promise<Client> {
  const declaration = defineStowage({
    app: 'bench',
    buckets: { [bucket]: {} },
    storages: { bench: { kind: 'private-media', bucket, location: '', overwrite: 'replace' } },
  })
  const { storages, close } = await connect(declaration, { endpoint, credentials })
  const { bench } = storages
  return {
    put: (key, body, contentType) => bench.put(key, body, { contentType }),
    get: async (key) => (await bench.get(key)).body.bytes(),
    async list(prefix) {
      let keys = 0
      for await (const _ of bench.list(prefix)) keys += 1
      return keys
    },
    close,
  }
}
