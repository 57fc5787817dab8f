import type { S3Client } from '../../src/client/s3-client.ts'
import { list, put, read, type Step } from './step.ts'
import { bucket as Bucket } from './two-worlds.ts'

const keys = ['l', 'l-', 'l/', 'l//', 'l/a', 'l/a.b', 'l/a/b', 'l/a/c', 'l/a0', 'l/b/c/d', 'l/é']
const more = ['l/\u{ff5e}', 'l/\u{1f6a2}', 'l/.', 'l/..', 'l/./x', 'l0', `l/${'x'.repeat(300)}/y`]

export const listings: readonly Step[] = [
  [
    'puts keys of many shapes',
    async (c) => {
      for (const key of [...keys, ...more]) await put(c, key)
    },
  ],
  [
    'gets each',
    async (c) => {
      const texts: string[] = []
      for (const key of [...keys, ...more]) texts.push((await read(c, key)).text)
      return texts
    },
  ],
  ['lists all', (c) => list(c, { Prefix: 'l' })],
  ['lists a level', (c) => list(c, { Prefix: 'l/', Delimiter: '/' })],
  ['lists the top', (c) => list(c, { Delimiter: '/' })],
  ['lists by another delimiter', (c) => list(c, { Prefix: 'l', Delimiter: 'a/' })],
  ['lists a prefix that is part of a name', (c) => list(c, { Prefix: 'l/a' })],
  ['lists after a key', (c) => list(c, { Prefix: 'l', StartAfter: 'l/a/b' })],
  ['lists after a prefix', (c) => list(c, { Prefix: 'l', StartAfter: 'l/a/', Delimiter: '/' })],
  ['lists after what is not there', (c) => list(c, { StartAfter: 'l/a/bb' })],
  ['lists nothing', (c) => list(c, { Prefix: 'm/' })],
  ['lists none at all', (c) => list(c, { MaxKeys: 0 })],
  ['refuses a size that is none', (c) => list(c, { MaxKeys: -1 })],
  ['refuses a token that is none', (c) => list(c, { ContinuationToken: '%' })],
  ...[1, 2, 3, 7].flatMap((MaxKeys): Step[] => [
    [`pages by ${MaxKeys}`, (c) => pages(c, { Prefix: 'l', MaxKeys })],
    [`pages a level by ${MaxKeys}`, (c) => pages(c, { Prefix: 'l/', Delimiter: '/', MaxKeys })],
  ]),
  ['lists versions', (c) => c.send('ListObjectVersions', { Bucket, Prefix: 'l/a' })],
  ['deletes one', (c) => c.send('DeleteObject', { Bucket, Key: 'l/a' })],
  ['deletes what is not there', (c) => c.send('DeleteObject', { Bucket, Key: 'l/never' })],
  [
    'deletes many',
    (c) =>
      c.send('DeleteObjects', {
        Bucket,
        Delete: { Objects: [...keys, 'none/at/all'].map((Key) => ({ Key })) },
      }),
  ],
  ['deleted them', (c) => list(c, { Prefix: 'l' })],
  [
    'deletes a match only',
    async (c) => {
      await put(c, 'l/match')
      return c.send('DeleteObject', { Bucket, Key: 'l/match', IfMatch: '"other"' })
    },
  ],
  [
    'heads the bucket',
    async (c) => {
      await c.send('HeadBucket', { Bucket })
    },
  ],
]

async function pages(client: S3Client, input: object): Promise<unknown[]> {
  const found: unknown[] = []
  let ContinuationToken: string | undefined
  do {
    const page = await list(client, { ...input, ...(ContinuationToken && { ContinuationToken }) })
    found.push(page)
    ContinuationToken = page.NextContinuationToken
  } while (ContinuationToken !== undefined)
  return found
}
