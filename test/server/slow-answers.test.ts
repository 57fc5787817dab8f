import { request as openRequest, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { CreateBucketCommand, PutObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readErrorDocument } from '../../src/protocol/error-document.ts'
import { credentials, openS3World, type S3World } from './s3-world.ts'
import { signed } from './signed-message.ts'

const Bucket = 'slow'
const Body = Buffer.alloc(48 * 1024 * 1024, 'slow')

let world: S3World
beforeAll(async () => {
  world = await openS3World({ limits: { slowMs: 10 } })
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

/** Copies with a checksum that takes the server some hundred milliseconds; resolves when its answer begins. */
function beginCopy(key: string): Promise<IncomingMessage> {
  const { method, url, headers } = signed(
    world.endpoint,
    {
      method: 'PUT',
      url: `/${Bucket}/copy`,
      headers: {
        'x-amz-copy-source': `${Bucket}/${key}`,
        'x-amz-checksum-algorithm': 'XXHASH64',
      },
    },
    { credentials },
  )
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: world.port, method, path: url }
    const request = openRequest({ ...options, headers: { ...headers, 'content-length': 0 } })
    request.on('response', resolve).on('error', reject).end()
  })
}

it('a copy that takes long begins with 200 and blanks, and ends with its result', async () => {
  await world.s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body }))
  const answer = await beginCopy('source')
  const text = (await buffer(answer)).toString()
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/xml'])
  expect(text).toMatch(/^<\?xml [^>]*>\n +<CopyObjectResult .*<ChecksumXXHASH64>.*Result>$/s)
})

it('what fails after that is told inside the 200', async () => {
  const Key = 'vanishing'
  await world.s3.send(new PutObjectCommand({ Bucket, Key, Body }))
  const answer = await beginCopy(Key)
  await world.s3.send(new DeleteObjectCommand({ Bucket, Key }))
  const text = (await buffer(answer)).toString()
  expect(answer.statusCode).toBe(200)
  expect(readErrorDocument(text)?.code).toBe('NoSuchKey')
  expect(world.records.at(-1)).toMatchObject({ status: 200, code: 'NoSuchKey' })
})
