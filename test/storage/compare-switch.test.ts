import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFilesystemEndpoint } from '../../src/endpoints/filesystem-endpoint.ts'
import { createNodeAdapter } from '../../src/endpoints/node-adapter.ts'
import type { WebHandler } from '../../src/endpoints/web-handler.ts'
import { connectEnvironment } from '../../src/storage/connect-environment.ts'
import { createTestStorages, type TestStorages } from '../../src/testing/create-test-storages.ts'

type Variables = Readonly<Record<string, string>>

describe('the storage of USE_S3', () => {
  let world: TestStorages
  let directory: string

  beforeAll(async () => {
    world = await createTestStorages()
    directory = await mkdtemp(join(tmpdir(), 'stowage-switch-'))
  })
  afterAll(async () => {
    await world.close()
    await rm(directory, { recursive: true })
  })

  /** An application: it does not know where its papers are. */
  async function run(variables: Variables): Promise<readonly unknown[]> {
    let handle: WebHandler = async () => new Response(null, { status: 404 })
    const web = createServer(createNodeAdapter((request, peer) => handle(request, peer)))
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
    const address = web.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { storages, filesystem, object, close } = await connectEnvironment(variables, {
      required: ['default'],
      endpoint: world.endpoint,
      provider: 'embedded',
      filesystemUrl: `http://127.0.0.1:${port}/files/`,
    })
    if (filesystem !== undefined) handle = createFilesystemEndpoint({ client: filesystem })
    const papers = storages.default
    const { reference, size } = await papers.put('2026/ö.pdf', '%PDF-1.7')
    const again = await papers.put('2026/ö.pdf', 'x').catch(({ code }: { code: string }) => code)
    const link = object(reference).signedUrl({ download: 'ö.pdf' })
    const answer = await fetch(link)
    const bare = await fetch(link.slice(0, link.indexOf('?')))
    const seen = [
      [reference, size, again, bare.status],
      [await answer.text(), answer.headers.get('content-disposition')],
    ]
    web.close()
    await close()
    return seen
  }

  it('is S3 or a directory, and the application does the same with either', async () => {
    const { accessKeyId, secretAccessKey } = world.credentials
    const variables = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_STORAGE_BUCKET_NAME: 'test',
      AWS_S3_REGION_NAME: world.region,
      MEDIA_ROOT: directory,
    }
    const onS3 = await run({ ...variables, USE_S3: 'True' })
    const [first] = onS3
    expect(first).toEqual(['default:2026/ö.pdf', 8, 'KeyExists', 403])
    expect(await run({ ...variables, USE_S3: 'False' })).toEqual(onS3)
    expect(await readFile(join(directory, '2026/ö.pdf'), 'utf8')).toBe('%PDF-1.7')
    const stored = await world.client.send('HeadObject', { Bucket: 'test', Key: '2026/ö.pdf' })
    expect(stored.ContentLength).toBe(8)
  })
})
