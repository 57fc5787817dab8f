import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { buildServer, type BuiltServer } from '../crash/build-server.ts'
import { bodyOf } from '../crash/ledger.ts'
import { credentials, startServerProcess, type ServerProcess } from '../crash/server-process.ts'
import { residentMemory } from './resident-memory.ts'

const mib = 1024 * 1024
const limit = 200 * mib
const total = Number(process.env['STOWAGE_MEMORY_BYTES'] ?? 256 * mib)
const bucket = 'memory'

const isLinux = process.platform === 'linux'
if (!isLinux) console.warn('skipped, needs Linux: memory is read from /proc')

describe.skipIf(!isLinux)(`a server that ${total / mib} MiB go through in one stream`, () => {
  let built: BuiltServer
  let directory: string
  let server: ServerProcess
  let client: S3Client

  beforeAll(async () => {
    built = await buildServer()
    directory = await mkdtemp(join(tmpdir(), 'stowage-memory-'))
    server = await startServerProcess({ main: built.main, directory })
    client = createS3Client({ endpoint: server.endpoint, credentials, retries: 0 })
    await client.send('CreateBucket', { Bucket: bucket })
  })
  afterAll(async () => {
    await client.close()
    await server.stop()
    await rm(directory, { recursive: true })
    await built.discard()
  })

  const timeout = 60_000 + (total / mib) * 100

  it(
    'stays under 200 MiB while they come in and go out',
    async () => {
      const idle = await residentMemory(server.pid)
      let sum = 0
      const chunks = summed((crc) => (sum = crc))
      const object = { Bucket: bucket, Key: 'large' }
      await client.send('PutObject', { ...object, Body: chunks, ContentLength: total })
      const afterPut = await residentMemory(server.pid)
      expect(afterPut.peak).toBeLessThan(limit)

      const { Body } = await client.send('GetObject', object)
      let received = 0
      let crc = 0
      for await (const chunk of Body) {
        received += chunk.length
        crc = crc32(chunk, crc)
      }
      expect({ received, crc }).toEqual({ received: total, crc: sum })
      const afterGet = await residentMemory(server.pid)
      expect(afterGet.peak).toBeLessThan(limit)
      if (process.env['STOWAGE_MEMORY_BYTES'] !== undefined) {
        const text = [idle.now, afterPut.peak, afterGet.peak].map((bytes) =>
          Math.round(bytes / mib),
        )
        console.info(`MiB: ${text[0]} at rest, peak ${text[1]} after PUT, ${text[2]} after GET`)
      }
    },
    timeout,
  )

  it('holds no more for readers that have stopped reading', { timeout }, async () => {
    const object = { Bucket: bucket, Key: 'large' }
    const bodies = await Promise.all(
      Array.from({ length: 24 }, async () => (await client.send('GetObject', object)).Body),
    )
    // Another reader gets all of it while those wait.
    for await (const chunk of (await client.send('GetObject', object)).Body) void chunk
    expect((await residentMemory(server.pid)).peak).toBeLessThan(limit)
    for (const body of bodies) body.cancel()
  })
})

async function* summed(onEnd: (crc: number) => void): AsyncGenerator<Uint8Array> {
  let crc = 0
  for (let at = 0; at < total; at += mib) {
    const chunk = bodyOf({ id: at / mib, size: Math.min(mib, total - at) })
    crc = crc32(chunk, crc)
    yield chunk
  }
  onEnd(crc)
}
