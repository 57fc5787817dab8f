import { attributes, etagOf, list, put, read, type Step } from './step.ts'
import { bucket as Bucket } from './two-worlds.ts'

export const objects: readonly Step[] = [
  ['puts with all attributes', (c) => put(c, 'a/bill.pdf', 'a bill', attributes)],
  ['puts with a tag', (c) => put(c, 'a/tagged', 'x', { Tagging: 'team=dock&kind=b%20l' })],
  ['puts an empty body', (c) => put(c, 'a/empty', '')],
  ['puts under a key with other letters', (c) => put(c, 'ä/ö 中文 %41+&?.txt', 'text')],
  ['gets', (c) => read(c, 'a/bill.pdf')],
  ['gets an empty one', (c) => read(c, 'a/empty')],
  ['gets by its letters', (c) => read(c, 'ä/ö 中文 %41+&?.txt')],
  ['gets one with tags', (c) => read(c, 'a/tagged')],
  ['gets a range', (c) => read(c, 'a/bill.pdf', { Range: 'bytes=2-3' })],
  ['gets the end', (c) => read(c, 'a/bill.pdf', { Range: 'bytes=-3' })],
  ['gets past the end', (c) => read(c, 'a/bill.pdf', { Range: 'bytes=6-' })],
  ['ignores a range that is none', (c) => read(c, 'a/bill.pdf', { Range: 'bytes=3-2' })],
  ['heads', (c) => c.send('HeadObject', { Bucket, Key: 'a/bill.pdf', ChecksumMode: 'ENABLED' })],
  ['heads without checksums', (c) => c.send('HeadObject', { Bucket, Key: 'a/bill.pdf' })],
  ['misses', (c) => read(c, 'a/never')],
  ['misses below an object', (c) => read(c, 'a/bill.pdf/below')],
  ['misses a prefix', (c) => read(c, 'a')],
  ['heads nothing', (c) => c.send('HeadObject', { Bucket, Key: 'a/never' })],
  ['matches', async (c) => read(c, 'a/bill.pdf', { IfMatch: await etagOf(c, 'a/bill.pdf') })],
  ['fails to match', (c) => read(c, 'a/bill.pdf', { IfMatch: '"other"' })],
  [
    'is not modified',
    async (c) => read(c, 'a/bill.pdf', { IfNoneMatch: await etagOf(c, 'a/bill.pdf') }),
  ],
  [
    'is not modified since',
    (c) => read(c, 'a/bill.pdf', { IfModifiedSince: new Date('2100-01-01') }),
  ],
  [
    'was modified since',
    (c) => read(c, 'a/bill.pdf', { IfUnmodifiedSince: new Date('2000-01-01') }),
  ],
  [
    'overrides headers',
    (c) =>
      read(c, 'a/bill.pdf', {
        ResponseContentType: 'text/plain',
        ResponseContentDisposition: 'inline',
        ResponseExpires: new Date('2030-01-01T00:00:00Z'),
      }),
  ],
  ['gets the null version', (c) => read(c, 'a/empty', { VersionId: 'null' })],
]

export const writes: readonly Step[] = [
  ['creates', (c) => put(c, 'w/one', 'first', { IfNoneMatch: '*' })],
  ['refuses to create again', (c) => put(c, 'w/one', 'second', { IfNoneMatch: '*' })],
  ['kept the first', (c) => read(c, 'w/one')],
  [
    'replaces a match',
    async (c) => put(c, 'w/one', 'third', { IfMatch: await etagOf(c, 'w/one') }),
  ],
  ['replaces no other', (c) => put(c, 'w/one', 'fourth', { IfMatch: '"other"' })],
  ['matches nothing', (c) => put(c, 'w/none', 'fourth', { IfMatch: '"other"' })],
  ['takes no other condition', (c) => put(c, 'w/one', 'x', { IfNoneMatch: '"other"' })],
  ['checks MD5', (c) => put(c, 'w/md5', 'x', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })],
  ['checks CRC32', (c) => put(c, 'w/crc', 'x', { ChecksumCRC32: 'AAAAAA==' })],
  ['checks SHA256', (c) => put(c, 'w/sha', 'x', { ChecksumAlgorithm: 'SHA256' })],
  ['refuses what is no checksum', (c) => put(c, 'w/crc', 'x', { ChecksumCRC32: 'A' })],
  ['refuses much metadata', (c) => put(c, 'w/m', 'x', { Metadata: { m: 'x'.repeat(3000) } })],
  ['refuses ACLs', (c) => put(c, 'w/acl', 'x', { WebsiteRedirectLocation: '/there' })],
  ['left nothing of what it refused', (c) => list(c, { Prefix: 'w/' })],
]

export const copies: readonly Step[] = [
  [
    'copies',
    (c) => c.send('CopyObject', { Bucket, Key: 'c/bill.pdf', CopySource: `${Bucket}/a/bill.pdf` }),
  ],
  ['copied all it says', (c) => read(c, 'c/bill.pdf')],
  [
    'copies tags',
    (c) => c.send('CopyObject', { Bucket, Key: 'c/tagged', CopySource: `${Bucket}/a/tagged` }),
  ],
  ['copied tags', (c) => c.send('GetObjectTagging', { Bucket, Key: 'c/tagged' })],
  [
    'copies with others',
    (c) =>
      c.send('CopyObject', {
        Bucket,
        Key: 'c/other',
        CopySource: `${Bucket}/a/tagged`,
        MetadataDirective: 'REPLACE',
        ContentType: 'text/csv',
        Metadata: { a: 'b' },
        TaggingDirective: 'REPLACE',
        Tagging: 'a=b',
      }),
  ],
  ['copied with others', (c) => read(c, 'c/other')],
  ['copied with other tags', (c) => c.send('GetObjectTagging', { Bucket, Key: 'c/other' })],
  [
    'copies onto itself',
    (c) =>
      c.send('CopyObject', {
        Bucket,
        Key: 'c/other',
        CopySource: `${Bucket}/c/other`,
        MetadataDirective: 'REPLACE',
        ContentType: 'text/plain',
      }),
  ],
  ['copied onto itself', (c) => read(c, 'c/other')],
  [
    'refuses a copy that changes nothing',
    (c) => c.send('CopyObject', { Bucket, Key: 'c/other', CopySource: `${Bucket}/c/other` }),
  ],
  [
    'copies nothing',
    (c) => c.send('CopyObject', { Bucket, Key: 'c/none', CopySource: `${Bucket}/never` }),
  ],
  [
    'copies from nowhere',
    (c) => c.send('CopyObject', { Bucket, Key: 'c/none', CopySource: 'another/never' }),
  ],
  [
    'copies no other source',
    (c) =>
      c.send('CopyObject', {
        Bucket,
        Key: 'c/none',
        CopySource: `${Bucket}/a/tagged`,
        CopySourceIfMatch: '"other"',
      }),
  ],
]

export const tags: readonly Step[] = [
  [
    'puts tags',
    (c) =>
      c.send('PutObjectTagging', {
        Bucket,
        Key: 'a/empty',
        Tagging: {
          TagSet: [
            { Key: 'b', Value: '2' },
            { Key: 'a', Value: '1' },
          ],
        },
      }),
  ],
  ['gets tags', (c) => c.send('GetObjectTagging', { Bucket, Key: 'a/empty' })],
  ['counts tags', (c) => read(c, 'a/empty')],
  [
    'refuses eleven',
    (c) =>
      c.send('PutObjectTagging', {
        Bucket,
        Key: 'a/empty',
        Tagging: { TagSet: Array.from({ length: 11 }, (_, n) => ({ Key: `${n}`, Value: '' })) },
      }),
  ],
  ['deletes tags', (c) => c.send('DeleteObjectTagging', { Bucket, Key: 'a/empty' })],
  ['has none', (c) => c.send('GetObjectTagging', { Bucket, Key: 'a/empty' })],
  [
    'tags nothing',
    (c) => c.send('PutObjectTagging', { Bucket, Key: 'never', Tagging: { TagSet: [] } }),
  ],
]

export const refused: readonly Step[] = [
  ['needs a key that is no longer than S3 has them', (c) => put(c, 'k'.repeat(1025))],
  [
    'does not know everything',
    async (c) => {
      await c.send('GetObjectTorrent', { Bucket, Key: 'a/empty' })
    },
  ],
]
