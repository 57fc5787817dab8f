import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../needs.ts'
import { openTamperingProxy, type PassingRequest } from './tampering-proxy.ts'
import { openClientWorld, streamBytes, type ClientWorld } from './client-world.ts'

const aws = needs('aws')
const bucket = 'aws-cli-trip'
const place = ['--bucket', bucket]
const patient = 120_000

describe.skipIf(aws === undefined)('the AWS CLI with its default settings', () => {
  let world: ClientWorld
  beforeAll(async () => {
    world = await openClientWorld()
    await cli('s3', 'mb', `s3://${bucket}`)
  }, patient)
  afterAll(async () => {
    expect(world.defects).toEqual([])
    await world.close()
  })

  /** Before 2.13 the CLI does not look for its endpoint in the environment. */
  const towards = (args: readonly string[]): string[] => ['--endpoint-url', world.endpoint, ...args]
  const cli = async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await world.run(aws ?? '', towards(args))
    expect([exitCode, stderr]).toEqual([0, ''])
    return stdout
  }
  const refused = async (args: string[], more: Record<string, string> = {}): Promise<string> => {
    // It tries a wrong checksum five times otherwise.
    const once = { AWS_MAX_ATTEMPTS: '1', ...more }
    const { exitCode, stderr } = await world.run(aws ?? '', towards(args), { more: once })
    expect(exitCode).toBeGreaterThan(0)
    return stderr
  }

  it.each([0, 1024, 20 * 1024 * 1024])(
    'copies %i bytes there and back',
    async (size) => {
      const bytes = randomBytes(size)
      await writeFile(join(world.directory, 'there'), bytes)
      await cli('s3', 'cp', '--no-progress', 'there', `s3://${bucket}/size/${size}`)
      await cli('s3', 'cp', '--no-progress', `s3://${bucket}/size/${size}`, 'back')
      expect((await readFile(join(world.directory, 'back'))).equals(bytes)).toBe(true)
      if (size < 100) return
      const key = ['--key', `size/${size}`, '--range', 'bytes=100-199', 'part']
      await cli('s3api', 'get-object', ...place, ...key)
      const part = await readFile(join(world.directory, 'part'))
      expect(part.equals(bytes.subarray(100, 200))).toBe(true)
    },
    patient,
  )

  it(
    'streams in from a pipe and out to a file',
    async () => {
      const input = randomBytes(streamBytes)
      const there = ['s3', 'cp', '-', `s3://${bucket}/stream`, '--expected-size', `${streamBytes}`]
      expect(await world.run(aws ?? '', towards(there), { input })).toMatchObject({
        exitCode: 0,
        stderr: '',
      })
      await cli('s3', 'cp', '--no-progress', `s3://${bucket}/stream`, 'streamed')
      expect((await readFile(join(world.directory, 'streamed'))).equals(input)).toBe(true)
    },
    patient,
  )

  it(
    'lists 2,500 keys, and deletes them',
    async () => {
      const keys = Array.from({ length: 2500 }, (_, at) => `list/${at}`)
      for (let at = 0; at < keys.length; at += 100) {
        const some = keys.slice(at, at + 100)
        const put = (Key: string) => new PutObjectCommand({ Bucket: bucket, Key, Body: '' })
        await Promise.all(some.map((key) => world.s3.send(put(key))))
      }
      const query = ['--prefix', 'list/', '--query', 'Contents[].Key', '--output', 'json']
      const listed: unknown = JSON.parse(await cli('s3api', 'list-objects-v2', ...place, ...query))
      expect(listed).toEqual(keys.sort())
      await cli('s3', 'rm', '--recursive', '--only-show-errors', `s3://${bucket}/list/`)
      expect((await cli('s3', 'ls', `s3://${bucket}/`)).trim().split(/\s+/)).not.toContain('list/')
    },
    patient,
  )

  it.each(['a b+c%20?#&=é🚢', '../up/..', '/lead//double/'])(
    'keeps the key %s',
    async (key) => {
      await writeFile(join(world.directory, 'odd'), key)
      await cli('s3api', 'put-object', ...place, '--key', key, '--body', 'odd')
      await cli('s3api', 'get-object', ...place, '--key', key, 'odd-back')
      expect(await readFile(join(world.directory, 'odd-back'), 'utf8')).toBe(key)
      // The CLI encodes the source itself.
      const source = ['--copy-source', `${bucket}/${key}`]
      await cli('s3api', 'copy-object', ...place, '--key', 'copied', ...source)
      expect(await cli('s3', 'cp', `s3://${bucket}/copied`, '-')).toBe(key)
      await cli('s3api', 'delete-object', ...place, '--key', key)
    },
    patient,
  )

  it(
    'presigns',
    async () => {
      await cli('configure', 'set', 'default.s3.signature_version', 's3v4')
      const url = (await cli('s3', 'presign', `s3://${bucket}/size/1024`)).trim()
      const opened = await fetch(url)
      expect([opened.status, (await opened.arrayBuffer()).byteLength]).toEqual([200, 1024])
      expect((await fetch(url.replace('1024', '0'))).status).toBe(403)
      expect((await fetch(`${world.endpoint}/${bucket}/size/1024`)).status).toBe(403)
      world.runAhead(3_601_000)
      const expired = await fetch(url)
      world.runAhead(0)
      expect([expired.status, await expired.text()]).toEqual([
        403,
        expect.stringMatching(/<Code>AccessDenied<.*Request has expired/),
      ])
    },
    patient,
  )

  const put = ['s3api', 'put-object', ...place, '--key', 'refused', '--body', 'there']
  const storedNothing = async () => {
    const query = ['--prefix', 'refused', '--query', 'Contents']
    expect(await cli('s3api', 'list-objects-v2', ...place, ...query)).toBe('null\n')
  }

  it.each<[string, string, string[], Record<string, string>]>([
    ['a wrong secret', 'SignatureDoesNotMatch', [], { AWS_SECRET_ACCESS_KEY: 'x' }],
    ['an access key that nobody has', 'InvalidAccessKeyId', [], { AWS_ACCESS_KEY_ID: 'x' }],
    ['a wrong checksum', 'BadDigest', ['--checksum-crc32', 'AAAAAA=='], {}],
    ['a wrong MD5', 'BadDigest', ['--content-md5', 'AAAAAAAAAAAAAAAAAAAAAA=='], {}],
  ])(
    'is told of %s, and nothing is stored',
    async (_, code, args, env) => {
      await writeFile(join(world.directory, 'there'), 'there')
      expect(await refused([...put, ...args], env)).toContain(`(${code})`)
      await storedNothing()
    },
    patient,
  )

  it(
    'is told of a wrong date, and nothing is stored',
    async () => {
      await writeFile(join(world.directory, 'there'), 'there')
      world.runAhead(3_600_000)
      const error = await refused(put)
      world.runAhead(0)
      expect(error).toContain('(RequestTimeTooSkewed)')
      await storedNothing()
    },
    patient,
  )

  it.each<[string, string, (request: PassingRequest) => Partial<PassingRequest>]>([
    ['another key', 'SignatureDoesNotMatch', ({ url }) => ({ url: `${url}2` })],
    [
      'another header',
      'SignatureDoesNotMatch',
      ({ headers }) => ({ headers: { ...headers, 'content-type': 'text/y' } }),
    ],
    ['half of the body', 'XAmzContentSHA256Mismatch', ({ body }) => ({ body: body.subarray(2) })],
  ])(
    'is told when %s arrives than was signed, and nothing is stored',
    async (_, code, change) => {
      const proxy = await openTamperingProxy(world.endpoint, change)
      const endpoint = ['--endpoint-url', proxy.endpoint]
      await writeFile(join(world.directory, 'there'), 'there')
      const error = await refused([...put, '--content-type', 'text/x', ...endpoint])
      await proxy.close()
      expect(error).toContain(`(${code})`)
      await storedNothing()
    },
    patient,
  )

  it(
    'does not delete a bucket that holds something',
    async () => {
      expect(await refused(['s3', 'cp', `s3://${bucket}/refused`, '-'])).toContain('404')
      expect(await refused(['s3', 'rb', `s3://${bucket}`])).toContain('BucketNotEmpty')
    },
    patient,
  )

  it(
    'takes the bucket away with all that is in it',
    async () => {
      await cli('s3', 'rb', '--force', `s3://${bucket}`)
      expect(await cli('s3', 'ls')).toBe('')
    },
    patient,
  )
})
