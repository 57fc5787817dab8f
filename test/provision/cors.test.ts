import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import type { CorsInput } from '../../src/declaration/aspects/cors.ts'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import { apply } from '../../src/provision/apply.ts'
import { plan } from '../../src/provision/plan.ts'
import { startServer, type RunningServer } from '../../src/server/start-server.ts'

let directory: string
let server: RunningServer
let client: S3Client

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-cors-'))
  server = await startServer({ directory, port: 0 })
  const { endpoint, credentials } = server
  client = createS3Client({ endpoint, credentials, provider: 'embedded' })
})

afterAll(async () => {
  await client.close()
  await server.close()
  await rm(directory, { recursive: true })
})

const declared = (bucket: string, cors: CorsInput | undefined) =>
  defineStowage({ app: 'app', buckets: { [bucket]: { cors } } })

/** What `apply` did about CORS. */
async function applied(bucket: string, cors: CorsInput | undefined): Promise<string[]> {
  const { steps } = await apply(declared(bucket, cors), client)
  return steps.filter(({ aspect }) => aspect === 'cors').map(({ change }) => change)
}

/** What a browser is told that asks before an upload from a page of this origin. */
async function preflight(bucket: string, origin: string): Promise<Headers | number> {
  const { status, headers } = await fetch(`${server.endpoint}/${bucket}/key`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type,x-amz-checksum-crc32',
    },
  })
  return status === 200 ? headers : status
}

describe('the CORS of a bucket', () => {
  it('of a list of origins lets their pages upload, and no others', async () => {
    expect(await applied('uploads', ['https://app.example'])).toEqual(['create'])
    expect(await applied('uploads', ['https://app.example'])).toEqual([])

    const allowed = await preflight('uploads', 'https://app.example')
    const origin =
      typeof allowed === 'number' ? undefined : allowed.get('access-control-allow-origin')
    expect(origin).toBe('https://app.example')
    expect(await preflight('uploads', 'https://other.example')).toBe(403)
  })

  it('is what the declaration says, however often it changes, and nothing once it is off', async () => {
    const rule = { AllowedMethods: ['GET'], AllowedOrigins: ['*'], MaxAgeSeconds: 60 } as const
    const CORSRules = [{ ...rule, ID: 'everybody' }, rule]

    expect(await applied('widgets', { CORSRules })).toEqual(['create'])
    expect(await client.send('GetBucketCors', { Bucket: 'widgets' })).toMatchObject({ CORSRules })
    expect(await applied('widgets', { CORSRules: CORSRules.toReversed() })).toEqual(['update'])
    expect(await applied('widgets', 'off')).toEqual(['remove'])
    expect(await applied('widgets', 'off')).toEqual([])
    await expect(client.send('GetBucketCors', { Bucket: 'widgets' })).rejects.toMatchObject({
      code: 'NoSuchCORSConfiguration',
    })
  })

  it('is left alone where it is not declared', async () => {
    await applied('kept', ['https://app.example'])

    expect((await plan(declared('kept', undefined), client)).steps).toEqual([])
    await applied('kept', undefined)
    expect((await plan(declared('kept', ['https://app.example']), client)).steps).toEqual([])
  })
})
