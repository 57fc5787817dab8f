import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { upload } from '../../src/client/upload.ts'
import { answer, refuse, startWireServer, type Answer, type WireServer } from './wire-server.ts'

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' }
const partSize = 5 * 1024 * 1024
const target = { bucket: 'bucket', key: 'key', partSize }
const created = answer(
  200,
  '<InitiateMultipartUploadResult><UploadId>U</UploadId></InitiateMultipartUploadResult>',
)

let server: WireServer
let client: S3Client

async function start(reply: Answer): Promise<void> {
  server = await startWireServer(reply)
  client = createS3Client({ endpoint: server.endpoint, credentials, provider: 'aws' })
}

afterEach(async () => {
  await server.close()
  await client.close()
})

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')

async function* zeros(parts: number, read?: () => void): AsyncGenerator<Uint8Array> {
  for (let part = 0; part < parts; part++) {
    read?.()
    yield Buffer.alloc(partSize)
  }
}

describe('an upload in parts', () => {
  it('reads no further ahead than its concurrency and one part', async () => {
    let read = 0
    let answered = 0
    let furthest = 0
    await start((request, response) => {
      if (request.url.includes('partNumber')) {
        furthest = Math.max(furthest, read - answered)
        answered++
        answer(200, '', { etag: `"${md5(request.body)}"` })(request, response)
      } else if (request.url.includes('uploads')) created(request, response)
      else answer(200, '<R><ETag>"done"</ETag></R>')(request, response)
    })
    const body = zeros(12, () => read++)
    const { size } = await upload(client, { ...target, body, concurrency: 2 })
    expect(size).toBe(12 * partSize)
    // Two on their way, one full, and the chunk that told that it was.
    expect(furthest).toBeLessThanOrEqual(4)
  })

  it('is found again when the answer to its completion was lost', async () => {
    let completions = 0
    const digest = Buffer.from(md5(Buffer.alloc(partSize)), 'hex')
    const etag = `"${md5(Buffer.concat([digest, digest]))}-2"`
    await start((request, response) => {
      const { method, url, body } = request
      if (url.includes('partNumber')) answer(200, '', { etag: `"${md5(body)}"` })(request, response)
      else if (url.includes('uploads')) created(request, response)
      else if (method === 'HEAD') response.writeHead(200, { etag }).end()
      else if (++completions === 1) response.socket?.destroy()
      else refuse(404, 'NoSuchUpload')(request, response)
    })
    expect(await upload(client, { ...target, body: zeros(2) })).toMatchObject({ etag })
    expect(server.seen.some(({ method }) => method === 'DELETE')).toBe(false)
  })

  it('is aborted when a part fails, or the signal says so, even if the body hangs', async () => {
    await start((request, response) => {
      if (request.url.includes('partNumber')) refuse(403, 'AccessDenied')(request, response)
      else if (request.url.includes('uploads')) created(request, response)
      else response.writeHead(204).end()
    })
    async function* hanging(): AsyncGenerator<Uint8Array> {
      yield* zeros(2)
      await new Promise(() => undefined)
    }
    const failed = upload(client, { ...target, body: hanging() })
    await expect(failed).rejects.toMatchObject({ code: 'AccessDenied' })
    expect(server.seen.at(-1)).toMatchObject({ method: 'DELETE', url: '/bucket/key?uploadId=U' })

    const controller = new AbortController()
    const body = (async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(1)
      controller.abort()
      await new Promise(() => undefined)
    })()
    const aborted = upload(client, { ...target, body, signal: controller.signal })
    await expect(aborted).rejects.toMatchObject({ code: 'RequestAborted' })
  })

  it('of another length than announced is none', async () => {
    await start(created)
    const short = upload(client, { ...target, body: 'four', length: 5 })
    await expect(short).rejects.toMatchObject({ code: 'BodyLengthWrong' })
    expect(server.seen).toEqual([])
  })
})
