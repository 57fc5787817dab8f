import { afterEach, describe, expect, it } from 'vitest'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import {
  answer,
  refuse,
  startWireServer,
  type Answer,
  type WireServer,
} from '../client/wire-server.ts'

const { drafts: declared } = defineStowage({
  app: 'suite',
  buckets: { documents: {} },
  storages: { drafts: { kind: 'private-media', bucket: 'documents', overwrite: 'replace' } },
}).storages

const late =
  '\n <?xml version="1.0"?>\n<Error><Code>InternalError</Code><Message>x</Message></Error>'
const html = '<!DOCTYPE html>\n<html><head/><body>Bad gateway</body></html>'
const page = '<html><head/><body>Sign in</body></html>'

const created = answer(
  200,
  '<InitiateMultipartUploadResult><UploadId>U</UploadId></InitiateMultipartUploadResult>',
)

/** Answers to every step of an upload but its completion, and to HEAD with an object. */
function around(completion: Answer, copy: Answer = completion): Answer {
  return (request, response) => {
    const { method, url } = request
    const etag = '"0123456789abcdef0123456789abcdef"'
    if (method === 'PUT' && url.includes('partNumber')) answer(200, '', { etag })(request, response)
    else if (method === 'PUT') copy(request, response)
    else if (method === 'POST' && url.includes('uploads=')) created(request, response)
    else if (method === 'POST') completion(request, response)
    else if (method === 'HEAD') response.writeHead(200, { etag, 'content-length': '4' }).end()
    else response.writeHead(204).end()
  }
}

describe('a success that is none', () => {
  let server: WireServer
  let client: S3Client

  afterEach(async () => {
    await client.close()
    await server.close()
  })

  async function open(given: Answer): Promise<Storage> {
    server = await startWireServer(given)
    const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' }
    const { endpoint } = server
    client = createS3Client({ endpoint, credentials, provider: 'aws', retries: 0 })
    return openStorage({ client, presigner: await client.presigner() }, declared)
  }

  it.each([
    ['an error', late, 'InternalError'],
    ['nothing', '', 'ResponseInvalid'],
    ['a page', html, 'ResponseInvalid'],
    ['a page that is XML', page, 'ResponseInvalid'],
  ])('of a completion is an error when it says %s', async (_, body, code) => {
    const drafts = await open(around(answer(200, body)))
    const large = drafts.put('a', Buffer.alloc(9 * 1024 ** 2))
    await expect(large).rejects.toMatchObject({ code })
    expect(server.seen.at(-1)).toMatchObject({ method: 'DELETE' })
    const parts = [{ partNumber: 1, etag: '"e"', checksum: undefined }]
    const completed = drafts.multipart.complete({ key: 'a', uploadId: 'U' }, { parts })
    await expect(completed).rejects.toMatchObject({ code })
  })

  it.each([
    ['an error', late, 'InternalError'],
    ['nothing', '', 'ResponseInvalid'],
    ['a page', page, 'ResponseInvalid'],
  ])('of a copy is an error when it says %s, and a move deletes nothing', async (_, body, code) => {
    const drafts = await open(around(answer(200), answer(200, body)))
    await expect(drafts.copy('a', 'b')).rejects.toMatchObject({ code })
    await expect(drafts.move('a', 'b')).rejects.toMatchObject({ code })
    expect(server.seen.filter(({ method }) => method === 'DELETE')).toEqual([])
  })

  it('of a source that changes between copy and delete keeps the source', async () => {
    const copied = answer(
      200,
      '<CopyObjectResult><ETag>"0123456789abcdef0123456789abcdef"</ETag></CopyObjectResult>',
    )
    const drafts = await open((request, response) => {
      if (request.method === 'DELETE') refuse(412, 'PreconditionFailed')(request, response)
      else around(copied)(request, response)
    })
    await expect(drafts.move('a', 'b')).rejects.toMatchObject({ code: 'SourceChanged' })
    const deletion = server.seen.at(-1)
    expect(deletion?.headers['if-match']).toBe('"0123456789abcdef0123456789abcdef"')
    expect(deletion?.url).not.toContain('versionId')
  })
})
