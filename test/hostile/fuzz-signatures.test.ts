import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { presign } from '../../src/protocol/sigv4/presign.ts'
import { credentials } from '../server/s3-world.ts'
import { signed, type SignedMessage } from '../server/signed-message.ts'
import { fuzzParameters, fuzzTimeoutMs } from './fuzz-parameters.ts'
import { change, changed } from './hostile-text.ts'
import { bucket, key, openHostileWorld, type HostileWorld } from './hostile-world.ts'
import { messageBytes } from './message-bytes.ts'

let world: HostileWorld
beforeAll(async () => {
  world = await openHostileWorld()
})
afterAll(async () => {
  await world.expectWell()
  await world.close()
})

const changes = fc.array(change, { minLength: 1, maxLength: 3 })
const secret = `/${bucket}/${key}`

/** Without what ends a line or a target: it stays one request, whose signature is wrong. */
const kept = (bytes: Buffer): string => bytes.toString('latin1').replaceAll(/[\r\n\0 ]/g, '')

/** What it carries has to be right to the bit. */
async function expectRefused(message: Omit<SignedMessage, 'seed'>): Promise<void> {
  const { statuses, text } = await world.attack(messageBytes(message))
  expect(statuses).toHaveLength(1)
  expect(statuses[0], text).not.toBe(200)
  expect(text).not.toContain('honest content')
}

it(
  'a changed Authorization header opens nothing',
  async () => {
    const { headers, ...message } = signed(world.endpoint, { url: secret }, { credentials })
    const honest = headers['authorization'] ?? ''
    await fc.assert(
      fc.asyncProperty(changes, async (some) => {
        const authorization = changed(Buffer.from(honest), some)
          .toString('latin1')
          .replaceAll(/[\r\n\0]/g, '')
        // White space between the fields says nothing, nor does their order.
        const words = (text: string): string =>
          text
            .replace('AWS4-HMAC-SHA256', '')
            .split(',')
            .map((word) => word.trim())
            .sort()
            .join()
        fc.pre(words(authorization) !== words(honest))
        await expectRefused({ ...message, headers: { ...headers, authorization } })
      }),
      fuzzParameters(250),
    )
  },
  fuzzTimeoutMs,
)

it(
  'a changed presigned URL opens nothing',
  async () => {
    const { url } = presign({
      method: 'GET',
      origin: world.endpoint,
      path: secret,
      credentials,
      region: 'us-east-1',
      expiresIn: 600,
      now: new Date(),
    })
    const { search, host } = new URL(url)
    await fc.assert(
      fc.asyncProperty(changes, async (some) => {
        const query = kept(changed(Buffer.from(search.slice(1)), some))
        // Another order, and empty pairs, are the same query; `#` and what follows was never part of it.
        const pairs = (text: string): string =>
          [...new URLSearchParams(text)]
            .map((pair) => pair.join('='))
            .sort()
            .join('&')
        fc.pre(pairs(query) !== pairs(search.slice(1)) && query !== '')
        await expectRefused({
          method: 'GET',
          url: `${secret}?${query}`,
          headers: { host },
          body: new Uint8Array(),
        })
      }),
      fuzzParameters(250),
    )
  },
  fuzzTimeoutMs,
)

it(
  'signed chunks that were changed leave no object',
  async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (some) => {
        const body = changed(
          Buffer.from(
            '5;chunk-signature=' +
              '0'.repeat(64) +
              '\r\nhello\r\n0;chunk-signature=' +
              '0'.repeat(64) +
              '\r\n\r\n',
          ),
          some,
        )
        const message = signed(
          world.endpoint,
          {
            method: 'PUT',
            url: `/${bucket}/chunked`,
            payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
            headers: { 'x-amz-decoded-content-length': '5' },
          },
          { credentials },
        )
        await expectRefused({ ...message, body })
      }),
      fuzzParameters(100),
    )
    expect((await world.send({ url: `/${bucket}/chunked` })).status).toBe(404)
  },
  fuzzTimeoutMs,
)
