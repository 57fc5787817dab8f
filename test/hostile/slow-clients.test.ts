import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRawConnection, headText } from '../server/raw-connection.ts'
import { credentials, openS3World, type S3World } from '../server/s3-world.ts'
import { signed } from '../server/signed-message.ts'

const limits = {
  headMs: 400,
  idleMs: 400,
  paceMs: 400,
  paceBytes: 100,
  drainMs: 400,
  stalledMs: 2000,
  connections: 40,
}
const bucket = 'slow'
let world: S3World
beforeAll(async () => {
  world = await openS3World({ limits })
  await world.send({ method: 'PUT', url: `/${bucket}` })
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const put = (who = credentials) =>
  signed(
    world.endpoint,
    { method: 'PUT', url: `/${bucket}/a`, payloadHash: 'UNSIGNED-PAYLOAD' },
    { credentials: who },
  )

/** Sends a byte every 50 ms until the connection ends. Resolves with how long that took, in milliseconds. */
async function trickle(
  connection: ReturnType<typeof openRawConnection>,
  byte: string,
): Promise<number> {
  const started = performance.now()
  const timer = setInterval(() => void connection.write(byte), 50)
  await connection.closed
  clearInterval(timer)
  return performance.now() - started
}

describe('a client that trickles', () => {
  it('its head is answered and cut', async () => {
    const connection = openRawConnection(world.port)
    await connection.write('GET / HTTP/1.1\r\nhost: a\r\nx-slow: ')
    const answered = connection.until(/RequestTimeout/)
    expect(await trickle(connection, 'a')).toBeLessThan(5000)
    expect(await answered).toMatch(/^HTTP\/1.1 400 /)
  })

  it.each(['content-length: 100000', 'content-length: 1000000', 'transfer-encoding: chunked'])(
    'its body (%s) is answered and cut',
    async (framing) => {
      const connection = openRawConnection(world.port)
      const [name = '', value = ''] = framing.split(': ')
      const more = name === 'content-length' ? {} : { 'x-amz-decoded-content-length': '100' }
      const message = signed(
        world.endpoint,
        {
          method: 'PUT',
          url: `/${bucket}/a`,
          payloadHash:
            name === 'content-length' ? 'UNSIGNED-PAYLOAD' : 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          headers: more,
        },
        { credentials },
      )
      await connection.write(headText(message, { [name]: value }))
      const answered = connection.until(/<Code>RequestTimeout</)
      expect(
        await trickle(connection, name === 'content-length' ? 'a' : '1\r\na\r\n'),
      ).toBeLessThan(5000)
      const text = await answered
      expect(text).toMatch(/^HTTP\/1.1 400 /)
      expect(text).toMatch(/connection: close/i)
      await expect
        .poll(() => world.records.at(-1))
        .toMatchObject({ status: 400, code: 'RequestTimeout' })
    },
  )

  it('the body of a request that was refused is cut', async () => {
    const connection = openRawConnection(world.port)
    await connection.write(
      headText(put({ ...credentials, secretAccessKey: 'wrong' }), { 'content-length': '100000' }),
    )
    const answered = connection.until(/SignatureDoesNotMatch/)
    expect(await trickle(connection, 'a')).toBeLessThan(5000)
    expect(await answered).toMatch(/^HTTP\/1.1 403 /)
  })
})

describe('a client that says nothing', () => {
  it.each([
    ['at all', ''],
    ['more of its head', 'GET / HTTP/1.1\r\n'],
    ['after an answer', 'GET / HTTP/1.1\r\nhost: a\r\n\r\n'],
  ])('%s is let go', async (_, bytes) => {
    const connection = openRawConnection(world.port)
    await connection.write(bytes)
    await connection.closed
  })
})

it('a body that comes at a fair pace is waited for, however long it takes', async () => {
  const connection = openRawConnection(world.port)
  await connection.write(headText(put(), { 'content-length': '6000' }))
  for (let sent = 0; sent < 6000; sent += 200) {
    await connection.write('a'.repeat(200))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(await connection.until(/\r\n\r\n/)).toMatch(/^HTTP\/1.1 200 /)
  connection.cut()
})

it('more connections than there may be are closed at once, and there is room again when others go', async () => {
  const held = Array.from({ length: limits.connections }, () => connect(world.port, '127.0.0.1'))
  await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
  const one = openRawConnection(world.port)
  await one.closed
  for (const socket of held) socket.destroy()
  await expect
    .poll(async () => (await world.send({ url: '/' }).catch(() => undefined))?.status)
    .toBe(200)
})
