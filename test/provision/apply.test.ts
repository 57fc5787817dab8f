import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { isStowageError } from '../../src/core/error.ts'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import { apply } from '../../src/provision/apply.ts'
import { plan, type Step } from '../../src/provision/plan.ts'
import { startServer, type RunningServer } from '../../src/server/start-server.ts'

let directory: string
let server: RunningServer
let client: S3Client

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-provision-'))
  server = await startServer({ directory, port: 0 })
  client = createS3Client({
    endpoint: server.endpoint,
    credentials: server.credentials,
    provider: 'embedded',
  })
})

afterAll(async () => {
  await client.close()
  await server.close()
  await rm(directory, { recursive: true })
})

const changes = (steps: readonly Step[]): string[] =>
  steps.map(({ bucket, aspect, change }) => `${change} ${bucket}/${aspect}`)

const status = async (url: string): Promise<number> => (await fetch(url)).status

describe('apply', () => {
  it('makes a private bucket what it is declared, and then has nothing to do', async () => {
    const declaration = defineStowage({
      app: 'app',
      buckets: {
        'private-docs': { versioning: true, encryption: 'AES256', publicAccessBlock: true },
      },
      storages: { docs: { kind: 'private-media', bucket: 'private-docs' } },
    })

    const first = await plan(declaration, client)
    const done: string[] = []
    await apply(declaration, client, { onStep: (step) => done.push(...changes([step])) })
    const second = await plan(declaration, client)
    const again = await apply(declaration, client)

    expect(changes(first.steps)).toContain('create private-docs/bucket')
    // A new bucket already has today's defaults, so only versioning is left to set.
    expect(done).toEqual(['create private-docs/bucket', 'create private-docs/versioning'])
    expect(second).toEqual({ steps: [], unsupported: [] })
    expect(again.steps).toEqual([])
    expect(await client.send('GetBucketVersioning', { Bucket: 'private-docs' })).toMatchObject({
      Status: 'Enabled',
    })
  })

  it('opens a public storage and nothing beside it', async () => {
    const declaration = defineStowage({
      app: 'app',
      buckets: { 'public-site': {} },
      storages: {
        site: { kind: 'static', bucket: 'public-site' },
        drafts: { kind: 'private-media', bucket: 'public-site' },
      },
    })
    await apply(declaration, client)
    await client.send('PutObject', { Bucket: 'public-site', Key: 'static/a.css', Body: 'a' })
    await client.send('PutObject', { Bucket: 'public-site', Key: 'private/b.txt', Body: 'b' })

    expect(await status(`${server.endpoint}/public-site/static/a.css`)).toBe(200)
    expect(await status(`${server.endpoint}/public-site/private/b.txt`)).toBe(403)
    expect(await status(`${server.endpoint}/public-site`)).toBe(403)
    expect((await plan(declaration, client)).steps).toEqual([])
  })

  it('keeps the statements of others, and takes back its own', async () => {
    const open = defineStowage({
      app: 'app',
      buckets: { shared: {} },
      storages: { site: { kind: 'static', bucket: 'shared' } },
    })
    await apply(open, client)
    const { Policy = '' } = await client.send('GetBucketPolicy', { Bucket: 'shared' })
    const foreign = {
      Sid: 'Theirs',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:DeleteObject',
      Resource: 'arn:aws:s3:::shared/*',
    }
    const written: unknown = JSON.parse(Policy)
    const Statement = [foreign, ...(written as { Statement: object[] }).Statement]
    await client.send('PutBucketPolicy', {
      Bucket: 'shared',
      Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
    })
    expect((await plan(open, client)).steps).toEqual([])

    const closed = defineStowage({ app: 'app', buckets: { shared: {} } })
    const { steps } = await apply(closed, client)

    expect(changes(steps)).toEqual(['update shared/publicAccessBlock', 'update shared/policy'])
    const left = await client.send('GetBucketPolicy', { Bucket: 'shared' })
    expect(JSON.parse(left.Policy ?? '')).toMatchObject({ Statement: [{ Sid: 'Theirs' }] })
  })

  it('sees what was changed behind its back', async () => {
    const declaration = defineStowage({
      app: 'app',
      buckets: { drifting: { versioning: true, publicAccessBlock: true } },
    })
    await apply(declaration, client)

    await client.send('DeletePublicAccessBlock', { Bucket: 'drifting' })
    await client.send('PutBucketVersioning', {
      Bucket: 'drifting',
      VersioningConfiguration: { Status: 'Suspended' },
    })

    expect(changes((await plan(declaration, client)).steps)).toEqual([
      'create drifting/publicAccessBlock',
      'update drifting/versioning',
    ])
  })

  it('refuses a bucket that lies in another region', async () => {
    await apply(defineStowage({ app: 'app', region: 'eu-central-1', buckets: { far: {} } }), client)
    const here = defineStowage({ app: 'app', region: 'us-east-2', buckets: { far: {} } })

    await expect(plan(here, client)).rejects.toSatisfy((error) =>
      isStowageError(error, 'BucketElsewhere'),
    )
  })
})
