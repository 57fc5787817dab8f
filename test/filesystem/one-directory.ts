import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  openFilesystemClient,
  type FilesystemClient,
} from '../../src/storage/filesystem/filesystem-client.ts'

export const Bucket = 'filesystem'

/** A directory of its own, and the ways to look at it. */
export interface OneDirectory {
  readonly directory: string
  readonly client: FilesystemClient
  /** Another client of the same directory, as of another process. */
  readonly openAnother: () => Promise<FilesystemClient>
  readonly put: (Key: string, Body?: string, more?: object) => Promise<string | undefined>
  readonly text: (Key: string) => Promise<string>
  readonly head: FilesystemHead
  readonly keys: (Prefix?: string) => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

type FilesystemHead = (
  Key: string,
) => Promise<{ readonly ETag?: string | undefined; readonly ContentType?: string | undefined }>

export async function openOneDirectory(): Promise<OneDirectory> {
  const root = await mkdtemp(join(tmpdir(), 'stowage-media-'))
  const directory = join(root, 'media')
  const clients: FilesystemClient[] = []
  const openAnother = async (): Promise<FilesystemClient> => {
    const another = await openFilesystemClient({ directory, url: 'https://app.example/storage/' })
    clients.push(another)
    return another
  }
  const client = await openAnother()
  return {
    directory: client.directory,
    client,
    openAnother,
    put: async (Key, Body = Key, more = {}) =>
      (await client.send('PutObject', { Bucket, Key, Body, ...more })).ETag,
    text: async (Key) => (await client.send('GetObject', { Bucket, Key })).Body.text(),
    head: (Key) => client.send('HeadObject', { Bucket, Key, ChecksumMode: 'ENABLED' }),
    keys: (Prefix = '') => keysOf(client, Prefix),
    async close() {
      await Promise.all(clients.map((each) => each.close()))
      await rm(root, { recursive: true })
    },
  }
}

export async function keysOf(client: FilesystemClient, Prefix = ''): Promise<readonly string[]> {
  const keys: string[] = []
  let ContinuationToken: string | undefined
  do {
    const input = { Bucket, Prefix, ...(ContinuationToken && { ContinuationToken }) }
    const page = await client.send('ListObjectsV2', input)
    for (const { Key = '' } of page.Contents ?? []) keys.push(Key)
    ContinuationToken = page.NextContinuationToken
  } while (ContinuationToken !== undefined)
  return keys
}
