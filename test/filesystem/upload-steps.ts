import { randomBytes } from 'node:crypto'
import type { S3Client } from '../../src/client/s3-client.ts'
import { upload } from '../../src/client/upload.ts'
import { attributes, type Step } from './step.ts'
import { bucket as Bucket } from './two-worlds.ts'

const part = randomBytes(5 * 1024 * 1024)
const Key = 'm/parts'

const begin = async (client: S3Client, given = {}) =>
  (await client.send('CreateMultipartUpload', { Bucket, Key, ...given })).UploadId

const send = (client: S3Client, UploadId: string | undefined, PartNumber: number, Body: Buffer) =>
  client.send('UploadPart', { Bucket, Key, UploadId, PartNumber, Body })

export const uploads: readonly Step[] = [
  [
    'uploads in parts',
    async (c) => {
      const body = (async function* () {
        yield part
        yield part
        yield Buffer.from('end')
      })()
      return upload(c, {
        bucket: Bucket,
        key: 'm/streamed',
        body,
        partSize: part.length,
        attributes,
      })
    },
  ],
  [
    'uploaded it',
    async (c) => {
      const { Body, ...output } = await c.send('GetObject', { Bucket, Key: 'm/streamed' })
      const bytes = await Body.bytes()
      return { ...output, same: bytes.equals(Buffer.concat([part, part, Buffer.from('end')])) }
    },
  ],
  [
    'lists what it has',
    async (c) => {
      const UploadId = await begin(c, attributes)
      await send(c, UploadId, 2, Buffer.from('two'))
      await send(c, UploadId, 1, Buffer.from('one'))
      await send(c, UploadId, 1, Buffer.from('won'))
      return [
        await c.send('ListParts', { Bucket, Key, UploadId }),
        await c.send('ListParts', { Bucket, Key, UploadId, MaxParts: 1 }),
        await c.send('ListParts', { Bucket, Key, UploadId, PartNumberMarker: '1' }),
        await c.send('ListMultipartUploads', { Bucket, Prefix: 'm/' }),
      ]
    },
  ],
  [
    'aborts',
    async (c) => {
      const { Uploads = [] } = await c.send('ListMultipartUploads', { Bucket })
      for (const { UploadId } of Uploads) {
        await c.send('AbortMultipartUpload', { Bucket, Key, UploadId })
      }
      return c.send('ListMultipartUploads', { Bucket })
    },
  ],
  [
    'aborts what is not there',
    (c) => c.send('AbortMultipartUpload', { Bucket, Key, UploadId: '../../x' }),
  ],
  ['takes no part of it', (c) => send(c, 'f'.repeat(44), 1, part)],
  [
    'refuses small parts',
    async (c) => {
      const UploadId = await begin(c)
      const one = await send(c, UploadId, 1, Buffer.from('one'))
      const two = await send(c, UploadId, 2, Buffer.from('two'))
      const Parts = [one, two].map(({ ETag }, at) => ({ ETag, PartNumber: at + 1 }))
      return c.send('CompleteMultipartUpload', {
        Bucket,
        Key,
        UploadId,
        MultipartUpload: { Parts },
      })
    },
  ],
  [
    'refuses parts it has not',
    async (c) => {
      const UploadId = await begin(c)
      const Parts = [{ ETag: '"x"', PartNumber: 1 }]
      return c.send('CompleteMultipartUpload', {
        Bucket,
        Key,
        UploadId,
        MultipartUpload: { Parts },
      })
    },
  ],
  [
    'refuses parts out of order',
    async (c) => {
      const UploadId = await begin(c)
      const { ETag } = await send(c, UploadId, 1, part)
      const Parts = [2, 1].map((PartNumber) => ({ ETag, PartNumber }))
      await send(c, UploadId, 2, part)
      return c.send('CompleteMultipartUpload', {
        Bucket,
        Key,
        UploadId,
        MultipartUpload: { Parts },
      })
    },
  ],
  [
    'refuses no parts',
    async (c) =>
      c.send('CompleteMultipartUpload', {
        Bucket,
        Key,
        UploadId: await begin(c),
        MultipartUpload: { Parts: [] },
      }),
  ],
  ['refuses part 0', async (c) => send(c, await begin(c), 0, part)],
  [
    'copies parts',
    async (c) => {
      const UploadId = await begin(c, { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' })
      const source = { CopySource: `${Bucket}/m/streamed`, Bucket, Key, UploadId }
      const CopySourceRange = `bytes=0-${part.length - 1}`
      const one = await c.send('UploadPartCopy', { ...source, CopySourceRange, PartNumber: 1 })
      const two = await c.send('UploadPartCopy', { ...source, PartNumber: 2 })
      const Parts = [one, two].map(({ CopyPartResult }, at) => ({
        ETag: CopyPartResult?.ETag,
        ChecksumCRC32: CopyPartResult?.ChecksumCRC32,
        PartNumber: at + 1,
      }))
      const MultipartUpload = { Parts }
      return [
        one,
        two,
        await c.send('CompleteMultipartUpload', { Bucket, Key, UploadId, MultipartUpload }),
        await c.send('HeadObject', { Bucket, Key, ChecksumMode: 'ENABLED' }),
      ]
    },
  ],
  [
    'refuses a range past the end',
    async (c) => {
      const UploadId = await begin(c)
      const CopySource = `${Bucket}/m/streamed`
      const CopySourceRange = 'bytes=0-99999999'
      const source = { CopySource, CopySourceRange, Bucket, Key, UploadId, PartNumber: 1 }
      return c.send('UploadPartCopy', source)
    },
  ],
  [
    'makes composite checksums',
    async (c) => {
      const UploadId = await begin(c, { ChecksumAlgorithm: 'SHA256' })
      const { ETag, ChecksumSHA256 } = await c.send('UploadPart', {
        Bucket,
        Key,
        UploadId,
        PartNumber: 7,
        Body: 'seven',
        ChecksumAlgorithm: 'SHA256',
      })
      const Parts = [{ ETag, ChecksumSHA256, PartNumber: 7 }]
      return c.send('CompleteMultipartUpload', {
        Bucket,
        Key,
        UploadId,
        MultipartUpload: { Parts },
      })
    },
  ],
  [
    'completes only if absent',
    async (c) => {
      const UploadId = await begin(c)
      const { ETag } = await send(c, UploadId, 1, Buffer.from('late'))
      const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] }
      const input = { Bucket, Key, UploadId, MultipartUpload, IfNoneMatch: '*' }
      return c.send('CompleteMultipartUpload', input)
    },
  ],
]
