import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defineStowage } from '../declaration/define-stowage.ts'
import { announceServer } from '../server/announce-server.ts'
import { reachOf } from './reach.ts'

const declared = (target: 'embedded' | 'aws') =>
  defineStowage({ app: 'shop', target, region: 'eu-west-1', buckets: { 'shop-media': {} } })
const env = { AWS_ENDPOINT_URL: 'http://general:1', AWS_REGION: 'eu-north-1' }
const keys = { accessKeyId: 'AKIA0123456789ABCDEF', secretAccessKey: 'a secret of the root user' }
let data = ''

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'stowage-reach-'))
})
afterEach(() => rm(data, { recursive: true }))

test('an endpoint that is named goes before the environment, and that before the declaration', async () => {
  const specific = { ...env, AWS_ENDPOINT_URL_S3: 'http://specific:2' }
  const aws = declared('aws')
  const named = await reachOf({ data, endpoint: 'http://named:3' }, aws, specific)
  expect(named).toMatchObject({ endpoint: 'http://named:3', region: 'eu-north-1' })
  expect(await reachOf({ data }, aws, specific)).toMatchObject({ endpoint: 'http://specific:2' })
  expect(await reachOf({ data }, aws, env)).toMatchObject({ endpoint: 'http://general:1' })
  expect(await reachOf({ data, region: 'r' }, aws, env)).toMatchObject({ region: 'r' })
})

test('without one it is the target of the declaration, in its region', async () => {
  expect(await reachOf({ data }, declared('aws'), {})).toEqual({ region: 'eu-west-1' })
  const ceph = defineStowage({
    app: 'shop',
    target: { endpoint: 'https://ceph.example.com', region: 'default' },
    buckets: {},
  })
  expect(await reachOf({ data, publicEndpoint: 'https://cdn.example.com' }, ceph, {})).toEqual({
    endpoint: 'https://ceph.example.com',
    publicEndpoint: 'https://cdn.example.com',
    region: 'default',
    addressing: 'path',
  })
})

test('the embedded server is where it said, with the root credentials of its directory', async () => {
  const { withdraw } = await announceServer(data, {
    endpoint: 'http://127.0.0.1:4711',
    region: 'us-east-2',
    credentials: keys,
  })
  await expect(reachOf({ data }, undefined, {})).rejects.toMatchObject({
    code: 'RootCredentialsUnknown',
  })
  const root = JSON.stringify({ account: '000000000000', ...keys })
  await writeFile(join(data, 'root-credentials.json'), root)
  expect(await reachOf({ data }, declared('embedded'), {})).toMatchObject({
    provider: 'embedded',
    endpoint: 'http://127.0.0.1:4711',
    region: 'us-east-2',
    credentials: keys,
  })
  await withdraw()
  await expect(reachOf({ data }, undefined, {})).rejects.toMatchObject({ code: 'ServerNotRunning' })
})

test('credentials of the environment go before those of the directory', async () => {
  await announceServer(data, { endpoint: 'http://127.0.0.1:1', region: 'r', credentials: keys })
  const own = { AWS_ACCESS_KEY_ID: 'AKIAMINE', AWS_SECRET_ACCESS_KEY: 'mine' }
  expect((await reachOf({ data }, undefined, own)).credentials).toBeUndefined()
})
