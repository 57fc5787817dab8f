import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyOf } from '../crash/ledger.ts'
import { openServerWorld, type ServerWorld } from '../crash/server-world.ts'
import { residentMemory } from './resident-memory.ts'

const mib = 1024 * 1024
const limit = 200 * mib
const total = Number(process.env['STOWAGE_MEMORY_BYTES'] ?? 256 * mib)
const bucket = 'memory'

const isLinux = process.platform === 'linux'
if (!isLinux) console.warn('skipped, needs Linux: memory is read from /proc')

describe.skipIf(!isLinux)(`a server that ${total / mib} MiB go through in one stream`, () => {
  let world: ServerWorld
  beforeAll(async () => {
    world = await openServerWorld({ bucket })
  })
  afterAll(() => world.close())

  const timeout = 60_000 + (total / mib) * 100

  it(
    'stays under 200 MiB while they come in and go out',
    async () => {
      const idle = await residentMemory(world.server.pid)
      let sum = 0
      const chunks = summed((crc) => (sum = crc))
      const object = { Bucket: bucket, Key: 'large' }
      await world.client.send('PutObject', { ...object, Body: chunks, ContentLength: total })
      const afterPut = await residentMemory(world.server.pid)
      expect(afterPut.peak).toBeLessThan(limit)

      const { Body } = await world.client.send('GetObject', object)
      let received = 0
      let crc = 0
      for await (const chunk of Body) {
        received += chunk.length
        crc = crc32(chunk, crc)
      }
      expect({ received, crc }).toEqual({ received: total, crc: sum })
      const afterGet = await residentMemory(world.server.pid)
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
      Array.from({ length: 24 }, async () => (await world.client.send('GetObject', object)).Body),
    )
    // Another reader gets all of it while those wait.
    for await (const chunk of (await world.client.send('GetObject', object)).Body) void chunk
    expect((await residentMemory(world.server.pid)).peak).toBeLessThan(limit)
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
