import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import { collect, decode, payloadOf, seedOf } from './aws-chunked.test.fixture.ts'
import { code } from './aws-examples.test.fixture.ts'
import { decodeAwsChunked } from './decode-aws-chunked.ts'
import { awsChunkedLength, encodeAwsChunked } from './encode-aws-chunked.ts'

const name = 'x-amz-checksum-crc32'
const trailers = (): Record<string, string> => ({ [name]: 'AAAAAA==' })
const seed = seedOf('ab'.repeat(32))
const body = randomBytes(8300)
const signed = {
  payload: payloadOf(body.length, { signed: true, trailers: [name] }),
  seed,
}
const encoded = await collect(encodeAwsChunked([body], { chunkSize: 8192, seed, trailers }))

test('a body split anywhere is the same body', async () => {
  for (let at = 0; at <= encoded.length; at++) {
    const decoded = await decode([encoded.subarray(0, at), encoded.subarray(at)], signed)
    expect(decoded.body.equals(body)).toBe(true)
    expect(decoded.trailers).toEqual(trailers())
  }
})

test('a body that arrives byte by byte is the same body', async () => {
  const bytes = Array.from(encoded, (_, at) => encoded.subarray(at, at + 1))
  expect((await decode(bytes, signed)).body.equals(body)).toBe(true)
})

test('every cut before the last empty line is refused', async () => {
  const lastChunk = encoded.lastIndexOf('0;chunk-signature=')
  for (let at = 0; at < encoded.length - 2; at += at < 8192 ? 97 : 1) {
    const afterTrailerLine = at > lastChunk && encoded[at - 1] === 10
    const expected = afterTrailerLine ? 'MalformedTrailerError' : 'IncompleteBody'
    await expect(decode([encoded.subarray(0, at)], signed)).rejects.toThrow(code(expected))
  }
})

test('a signed body with any byte changed is refused or the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(encoded.length - 1), fc.nat(255), async (at, value) => {
      const changed = Buffer.from(encoded)
      changed[at] = value
      const decoded = await decode([changed], signed).catch((error: unknown) => error)
      if (!isStowageError(decoded)) expect(decoded).toEqual({ body, trailers: trailers() })
    }),
    { numRuns: 300 },
  )
})

test('no view of a chunk is handed on whole before its signature is verified', async () => {
  const changed = Buffer.from(encoded)
  changed[8000] = (changed[8000] ?? 0) ^ 1
  let handed = 0
  const source = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < changed.length; at += 1000) yield changed.subarray(at, at + 1000)
  }
  const reading = async (): Promise<void> => {
    for await (const view of decodeAwsChunked(source(), signed).body) handed += view.length
  }
  await expect(reading()).rejects.toThrow(code('SignatureDoesNotMatch'))
  expect(handed).toBeLessThan(8192)
})

test('data is handed on as views of what arrived', async () => {
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield encoded
  }
  for await (const view of decodeAwsChunked(source(), signed).body) {
    expect(view.buffer).toBe(encoded.buffer)
  }
})

test.each([
  ['3\r\nabc\r\n0\r\n\r\n', 3, undefined],
  ['003;ext=1\r\nabc\r\n0\r\n\r\n', 3, undefined],
  ['0\r\n\r\n', 0, undefined],
  ['0\r\n\r\n\r\n', 0, undefined],
  ['', 0, 'IncompleteBody'],
  ['3\r\nabc\r\n', 3, 'IncompleteBody'],
  ['4\r\nabc\r\n0\r\n\r\n', 4, 'IncompleteBody'],
  ['2\r\nabc\r\n0\r\n\r\n', 2, 'IncompleteBody'],
  ['3\r\nabc\r\n0\r\n\r\n', 4, 'IncompleteBody'],
  ['3\r\nabc\r\n0\r\n\r\n', 2, 'IncompleteBody'],
  ['3\nabc\r\n0\r\n\r\n', 3, 'IncompleteBody'],
  ['-3\r\nabc\r\n0\r\n\r\n', 3, 'IncompleteBody'],
  ['0x3\r\nabc\r\n0\r\n\r\n', 3, 'IncompleteBody'],
  [' 3\r\nabc\r\n0\r\n\r\n', 3, 'IncompleteBody'],
  ['\r\n', 0, 'IncompleteBody'],
  ['0000000000003\r\nabc\r\n0\r\n\r\n', 3, 'IncompleteBody'],
  [`3;${'x'.repeat(1100)}\r\nabc\r\n0\r\n\r\n`, 3, 'IncompleteBody'],
  ['3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n', 6, 'InvalidChunkSizeError'],
  ['3\r\nabc\r\n0\r\n\r\nx', 3, 'IncompleteBody'],
  ['3\r\nabc\r\n0\r\n\r\nmore\r\n', 3, 'MalformedTrailerError'],
  ['3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 3, 'MalformedTrailerError'],
  [`3\r\nabc\r\n0\r\n${'\r\n'.repeat(9)}`, 3, 'MalformedTrailerError'],
])('the unsigned body %j of %d bytes: %s', async (text, decodedLength, expected) => {
  const decoded = decode([text], { payload: payloadOf(decodedLength) })
  if (expected !== undefined) return expect(decoded).rejects.toThrow(code(expected))
  return expect(decoded).resolves.toMatchObject({ trailers: {} })
})

test('signed chunks without a signature, or without a signed request, are refused', async () => {
  const text = '3\r\nabc\r\n0\r\n\r\n'
  const payload = payloadOf(3, { signed: true, trailing: false })
  await expect(decode([text], { payload, seed })).rejects.toThrow(code('IncompleteBody'))
  await expect(decode([text], { payload })).rejects.toThrow(code('InvalidRequest'))
})

test('whatever is encoded comes back, and has the length that was foretold', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 12_000 }), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(pieces, fc.boolean(), fc.boolean(), async (source, isSigned, trailing) => {
      const whole = Buffer.concat(source)
      const chosen = { ...(isSigned && { seed }), ...(trailing && { trailers }) }
      const bytes = await collect(encodeAwsChunked(source, { chunkSize: 9000, ...chosen }))
      const foretold = awsChunkedLength({
        decodedLength: whole.length,
        chunkSize: 9000,
        signed: isSigned,
        ...(trailing && { trailers: { [name]: 8 } }),
      })
      expect(bytes).toHaveLength(foretold)
      const announced = { trailing, trailers: trailing ? [name] : [] }
      const payload = payloadOf(whole.length, { signed: isSigned, ...announced })
      const decoded = await decode([bytes], { payload, seed })
      expect(decoded.body.equals(whole)).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('garbage throws nothing but errors of S3', async () => {
  const words = ['0', '3', 'abc', '\r\n', '\n', ';chunk-signature=', 'ab'.repeat(32), `${name}:`]
  const garbage = fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(garbage, fc.nat(6), fc.boolean(), async (pieces, length, isSigned) => {
      const payload = payloadOf(length, { signed: isSigned })
      const decoded = await decode(pieces, { payload, seed }).catch((error: unknown) => error)
      if (!isStowageError(decoded)) expect(decoded).toMatchObject({ body: { length } })
    }),
    { numRuns: 500 },
  )
})
