import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { operations } from '../../src/protocol/operations.ts'
import { credentials } from '../server/s3-world.ts'
import { signed } from '../server/signed-message.ts'
import { fuzzParameters, fuzzTimeoutMs } from './fuzz-parameters.ts'
import { change, changed, headerBytes, hostileText, nastyTexts } from './hostile-text.ts'
import { bucket, key, openHostileWorld, type HostileWorld } from './hostile-world.ts'
import { messageBytes } from './message-bytes.ts'

let world: HostileWorld
beforeAll(async () => {
  world = await openHostileWorld()
})
afterAll(() => world.close())

const rows = [...operations.values()]
const literals = rows.flatMap(({ literals: all }) =>
  all.map(([name, value]) => (value === undefined ? name : `${name}=${value}`)),
)
const parameters = [...new Set([...literals, ...rows.flatMap(({ query }) => [...query])])]

const method = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS') },
  { weight: 1, arbitrary: fc.constantFrom('PATCH', 'TRACE', 'LINK', 'SUBSCRIBE') },
)
/** No space and nothing that ends the line: other bytes a target may have. */
const urlText = hostileText.map((text) =>
  Buffer.from(text)
    .toString('latin1')
    .replaceAll(/[\s\0?#]/g, ''),
)
const path = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '/',
      `/${bucket}`,
      `/${bucket}/`,
      `/${bucket}/${key}`,
      `/absent`,
      `/${bucket}/absent`,
    ),
  },
  { weight: 3, arbitrary: urlText.map((text) => `/${bucket}/${text}`) },
  {
    weight: 2,
    arbitrary: fc.array(urlText, { maxLength: 3 }).map((texts) => `/${texts.join('/')}`),
  },
  { weight: 1, arbitrary: urlText },
)
const parameter = fc.oneof(
  fc.constantFrom(...parameters),
  fc
    .tuple(
      fc.constantFrom(...parameters),
      fc.oneof(urlText, fc.constantFrom('1', '2', 'url', '1000')),
    )
    .map(([name, value]) => `${name}=${value}`),
  urlText,
)
const query = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  { weight: 8, arbitrary: fc.array(parameter, { maxLength: 4 }).map((all) => `?${all.join('&')}`) },
  { weight: 1, arbitrary: fc.nat(3000).map((count) => `?${'a&'.repeat(count)}`) },
)
const headerNames = [
  'content-md5',
  'content-type',
  'content-encoding',
  'expires',
  'range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'origin',
  'access-control-request-method',
  'access-control-request-headers',
  'x-amz-acl',
  'x-amz-grant-read',
  'x-amz-grant-full-control',
  'x-amz-tagging',
  'x-amz-copy-source',
  'x-amz-copy-source-range',
  'x-amz-copy-source-if-match',
  'x-amz-meta-a',
  'x-amz-metadata-directive',
  'x-amz-tagging-directive',
  'x-amz-trailer',
  'x-amz-decoded-content-length',
  'x-amz-checksum-crc32',
  'x-amz-checksum-algorithm',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
  'x-amz-mp-object-size',
  'x-amz-object-attributes',
  'x-amz-max-parts',
  'x-amz-part-number-marker',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-server-side-encryption-customer-key',
  'x-amz-server-side-encryption-customer-key-md5',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-object-lock-legal-hold',
  'x-amz-bypass-governance-retention',
  'x-amz-mfa',
  'x-amz-expected-bucket-owner',
  'x-amz-source-expected-bucket-owner',
  'x-amz-request-payer',
  'x-amz-write-offset-bytes',
  'x-amz-security-token',
  'x-amz-if-match-size',
  'x-amz-if-match-last-modified-time',
  'x-amz-rename-source',
  'x-amz-bucket-object-lock-enabled',
  'x-amz-object-ownership',
  'expect',
  'te',
  'upgrade',
  'cache-control',
  'cookie',
] as const
const headers = fc.dictionary(fc.constantFrom(...headerNames), headerBytes, { maxKeys: 4 })
const host = fc.oneof(
  { weight: 6, arbitrary: fc.constant('127.0.0.1') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      `${bucket}.localhost`,
      `${bucket}.s3.localhost:9000`,
      `HOSTILE.S3.LocalHost.`,
      'xn--80ak6aa92e.localhost',
      '.localhost',
      'a..localhost',
      '[::1]:1',
      'localhost:',
      ':1',
    ),
  },
  { weight: 1, arbitrary: headerBytes },
)
const payloadHash = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'UNSIGNED-PAYLOAD',
      'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
      ...nastyTexts.filter((text) => /^[!-~]+$/.test(text)),
    ),
  },
)
const body = fc.oneof(
  fc.constant(''),
  fc.constantFrom(
    '5\r\nhello\r\n0\r\n\r\n',
    '<a/>',
    '{}',
    '0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
  ),
  fc.uint8Array({ maxLength: 200 }),
)

const request = fc.record({
  method,
  path,
  query,
  host,
  headers,
  body,
  payloadHash,
  signs: fc.boolean(),
})

it(
  'any request gets an answer that is no failure of the server',
  async () => {
    const statuses = new Set<number>()
    await fc.assert(
      fc.asyncProperty(
        request,
        async ({ path: asked, query: search, host: name, signs, payloadHash: hash, ...rest }) => {
          const message = signed(
            world.endpoint,
            {
              method: rest.method,
              url: `${asked}${search}`,
              headers: { ...rest.headers, host: name },
              body: rest.body,
              ...(hash !== undefined && { payloadHash: hash }),
            },
            signs ? { credentials } : {},
          )
          const { statuses: found } = await world.attack(messageBytes(message))
          for (const status of found) statuses.add(status)
        },
      ),
      fuzzParameters(600),
    )
    // Some get through, so what lies behind the doors is tried too.
    for (const status of [200, 400, 403, 404]) expect(statuses).toContain(status)
    await world.expectWell()
  },
  fuzzTimeoutMs,
)

it(
  'an honest request with any bytes changed gets an answer, or none',
  async () => {
    const honest = fc.constantFrom(
      { url: `/${bucket}/${key}`, headers: { range: 'bytes=2-5' } },
      { url: `/${bucket}?list-type=2&prefix=o&delimiter=%2F` },
      {
        method: 'PUT',
        url: `/${bucket}/new`,
        body: 'new',
        headers: { 'x-amz-meta-a': 'b', 'x-amz-tagging': 'a=b' },
      },
      {
        method: 'PUT',
        url: `/${bucket}/copy`,
        headers: { 'x-amz-copy-source': `${bucket}/${key}` },
      },
      { method: 'POST', url: `/${bucket}/new?uploads` },
    )
    await fc.assert(
      fc.asyncProperty(
        honest,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        async (each, changes) => {
          const bytes = messageBytes(signed(world.endpoint, each, { credentials }))
          await world.attack(changed(bytes, changes))
        },
      ),
      fuzzParameters(60),
    )
    await world.expectWell()
  },
  fuzzTimeoutMs,
)
