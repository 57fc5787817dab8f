import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStorageServer, type StorageServer } from './storage-server.ts'

const mib = 1024 ** 2
/** For the whole of it, 6 GiB: STOWAGE_COPY_BYTES=6442450944; needs twice that much disk, and minutes. */
const total = Number(process.env['STOWAGE_COPY_BYTES'] ?? 96 * mib)
const isSmall = total <= 5 * 1024 ** 3
const timeout = 60_000 + (total / mib) * 100

describe(`a copy of ${total / mib} MiB`, () => {
  let world: StorageServer
  beforeAll(async () => {
    // What one request takes cannot be reached with little: it is lowered with the size.
    const copies = isSmall ? { limit: total / 2, partSize: 16 * mib } : {}
    world = await openStorageServer({ copies })
  })
  afterAll(() => world.close())

  it(
    'is made by the server in parts, and has every byte',
    async () => {
      const { drafts } = world.storages
      let sent = 0
      await drafts.put(
        'large',
        summed(total, (crc) => (sent = crc)),
        { length: total },
      )
      const before = process.memoryUsage().rss
      const stored = await drafts.copy('large', 'copy')
      expect(process.memoryUsage().rss - before).toBeLessThan(200 * mib)
      expect(stored.size).toBe(total)
      let received = 0
      for await (const chunk of (await drafts.get('copy')).body) received = crc32(chunk, received)
      expect(received).toBe(sent)
    },
    timeout,
  )
})

/** Bytes that repeat, but not in step with any part; their CRC at the end. */
async function* summed(
  size: number,
  onEnd: (crc: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const block = randomBytes(mib + 17)
  let crc = 0
  for (let left = size; left > 0; left -= block.length) {
    const chunk = left < block.length ? block.subarray(0, left) : block
    crc = crc32(chunk, crc)
    yield chunk
    await Promise.resolve()
  }
  onEnd(crc)
}
