import { mkdtemp, readdir, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { buildServer, type BuiltServer } from './build-server.ts'
import { bodyOf } from './ledger.ts'
import { credentials, startServerProcess, type ServerProcess } from './server-process.ts'
import { canMountSmallDisk, onSmallDisk } from './small-disk.ts'

const bucket = 'full'
const mib = 1024 * 1024
const diskMib = 32
const kept = bodyOf({ id: 1, size: mib })

describe.skipIf(!canMountSmallDisk())('a server whose disk is full', () => {
  let built: BuiltServer
  let directory: string
  let server: ServerProcess
  let client: S3Client

  beforeAll(async () => {
    built = await buildServer()
    directory = await mkdtemp(join(tmpdir(), 'stowage-full-'))
    const wrapper = onSmallDisk(directory, diskMib)
    server = await startServerProcess({ main: built.main, directory, wrapper })
    client = createS3Client({ endpoint: server.endpoint, credentials, retries: 0 })
    await client.send('CreateBucket', { Bucket: bucket })
    await put('kept', kept)
  })
  afterAll(async () => {
    await client.close()
    await server.stop()
    await rmdir(directory)
    await built.discard()
  })

  it('refuses a body that does not fit, and leaves nothing of it', async () => {
    await expect(put('large', bodyOf({ id: 2, size: 20 * mib }))).resolves.toBeUndefined()
    await expect(put('larger', bodyOf({ id: 3, size: 20 * mib }))).rejects.toMatchObject({
      code: 'StorageFull',
      status: 507,
    })
    await expect(get('larger')).rejects.toMatchObject({ code: 'NoSuchKey' })
    expect(
      await readdir(join('/proc', `${server.pid}`, 'root', directory, 'store', 'tmp')),
    ).toEqual([])
  })

  it('keeps serving what it has', async () => {
    expect((await get('kept')).equals(kept)).toBe(true)
  })

  it('takes writes again once there is room', async () => {
    await client.send('DeleteObject', { Bucket: bucket, Key: 'large' })
    await expect
      .poll(() => put('larger', bodyOf({ id: 3, size: 20 * mib })).then(() => 'stored', String))
      .toBe('stored')
    expect((await get('larger')).length).toBe(20 * mib)
  })

  const put = async (key: string, body: Buffer): Promise<void> => {
    await client.send('PutObject', { Bucket: bucket, Key: key, Body: body })
  }
  const get = async (key: string): Promise<Buffer> => {
    const { Body } = await client.send('GetObject', { Bucket: bucket, Key: key })
    return Body.bytes()
  }
})
