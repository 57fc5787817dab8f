import { describe, expect, it } from 'vitest'
import { createS3Client } from '../../src/client/s3-client.ts'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createTestStorages } from '../../src/testing/create-test-storages.ts'
import { answer, startWireServer, type Answer } from '../client/wire-server.ts'

const gibibyte = 1024 ** 3
const etag = '"0123456789abcdef0123456789abcdef"'

/** S3 with an object of a size that no test has bytes for. */
function holding(size: number): Answer {
  return (request, response) => {
    const { method, url } = request
    if (method === 'HEAD')
      response.writeHead(200, { etag, 'content-length': `${size}`, 'content-type': 'a/b' }).end()
    else if (url.includes('uploads='))
      answer(200, '<R><UploadId>U</UploadId></R>')(request, response)
    else if (url.includes('tagging')) answer(200, '<Tagging><TagSet/></Tagging>')(request, response)
    else answer(200, `<R><ETag>${etag}</ETag></R>`)(request, response)
  }
}

describe('a copy on one server', () => {
  it('is made there, with no byte of it read here', async () => {
    const { storages, faults, close } = await createTestStorages()
    const { privateMedia, publicMedia } = storages
    await privateMedia.put('a.pdf', '%PDF-1.7')
    faults.add({ operation: 'GetObject', effect: 'AccessDenied', times: 100 })
    await privateMedia.copy('a.pdf', 'b.pdf')
    await privateMedia.move('b.pdf', { storage: publicMedia, key: 'c.pdf' })
    expect(faults.happened()).toBe(0)
    faults.clear()
    expect(await (await publicMedia.get('c.pdf')).body.text()).toBe('%PDF-1.7')
    await close()
  })

  it('of more than 5 GiB takes one request for each part, and all parts are the whole', async () => {
    const size = 6 * gibibyte + 1
    const wire = await startWireServer(holding(size))
    const { endpoint } = wire
    const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' }
    const client = createS3Client({ endpoint, credentials, provider: 'aws', retries: 0 })
    const { films } = defineStowage({
      app: 'suite',
      buckets: { films: {} },
      storages: { films: { kind: 'private-media', bucket: 'films', overwrite: 'replace' } },
    }).storages
    const storage = openStorage({ client, presigner: await client.presigner() }, films)
    expect(await storage.copy('film', 'copy')).toMatchObject({ key: 'copy', size })
    const ranges = wire.seen
      .map(({ headers }) => String(headers['x-amz-copy-source-range'] ?? ''))
      .filter((range) => range !== '')
      .map((range) => range.replace('bytes=', '').split('-').map(Number))
      .toSorted(([a = 0], [b = 0]) => a - b)
    let next = 0
    for (const [start, end = 0] of ranges) {
      expect(start).toBe(next)
      expect(end - next).toBeLessThan(5 * gibibyte)
      next = end + 1
    }
    expect(ranges.length).toBeGreaterThan(1)
    expect(next).toBe(size)
    await client.close()
    await wire.close()
  })
})
