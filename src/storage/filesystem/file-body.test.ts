import { once } from 'node:events'
import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ObjectBody } from '../../client/object-body.ts'
import { openFilesystemClient, type FilesystemClient } from './filesystem-client.ts'

const object = { Bucket: 'filesystem', Key: 'large' }

let client: FilesystemClient
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-bodies-'))
  const url = 'http://localhost/media/'
  client = await openFilesystemClient({ directory, url, timeouts: { close: 0.05 } })
  await client.send('PutObject', { ...object, Body: Buffer.alloc(3_000_000) })
})
afterEach(async () => {
  await client.close()
  await rm(directory, { recursive: true })
})

/** The files below the directory that this process has open. */
async function openFiles(): Promise<string[]> {
  const names = await readdir('/proc/self/fd')
  const targets = await Promise.all(
    names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')),
  )
  return targets.filter((target) => target.startsWith(directory))
}

const ends: readonly (readonly [name: string, end: (body: ObjectBody) => unknown])[] = [
  ['cancel', (body) => body.cancel()],
  ['the cancel of its stream', (body) => body.stream().cancel()],
  ['the cancel of a response of it', (body) => new Response(body.stream()).body?.cancel()],
  ['the return of an iterator', (body) => body[Symbol.asyncIterator]().return?.()],
]

describe('the body of a file', () => {
  it.each(ends)('that is given up by %s before it is read closes its file', async (_, end) => {
    await end((await client.send('GetObject', object)).Body)
    // The next write waits for nothing but the disk, as the close does.
    await client.close()
    if (process.platform === 'linux') expect(await openFiles()).toEqual([])
  })

  it('that nobody reads does not keep the client open', async () => {
    const { Body } = await client.send('GetObject', object)
    await client.close()
    if (process.platform === 'linux') expect(await openFiles()).toEqual([])
    await expect(Body.bytes()).rejects.toMatchObject({
      code: 'ClientClosed',
      context: { operation: 'GetObject', key: 'large' },
    })
  })

  it('that never comes does not keep the client open, and is destroyed', async () => {
    const stream = new Readable({ read: () => undefined })
    const closed = once(stream, 'close')
    const putting = client.send('PutObject', { ...object, Key: 'stalled', Body: stream })
    const refused = expect(putting).rejects.toMatchObject({ code: 'ClientClosed' })
    await client.close()
    await refused
    await closed
    expect(await readdir(directory)).not.toContain('stalled')
  })
})
