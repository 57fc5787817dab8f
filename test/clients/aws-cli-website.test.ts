import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../needs.ts'
import { exchange } from '../server/exchange.ts'
import { publicRead } from '../server/public-access.ts'
import { openClientWorld, type ClientWorld } from './client-world.ts'

const aws = needs('aws')
const bucket = 'aws-cli-website'
const place = ['--bucket', bucket]
const patient = 120_000

describe.skipIf(aws === undefined)('a website that the AWS CLI puts up', () => {
  let world: ClientWorld
  beforeAll(async () => {
    world = await openClientWorld()
    const site = join(world.directory, 'site/docs')
    await mkdir(site, { recursive: true })
    await writeFile(join(site, '../index.html'), '<p>home')
    await writeFile(join(site, 'index.html'), '<p>docs')
    await writeFile(join(site, '../error.html'), '<p>lost')
    await cli('s3', 'mb', `s3://${bucket}`)
    await cli('s3', 'sync', 'site', `s3://${bucket}`)
  }, patient)
  afterAll(async () => {
    expect(world.defects).toEqual([])
    await world.close()
  })

  const cli = (...args: string[]): Promise<string> =>
    world.output(aws ?? '', ['--endpoint-url', world.endpoint, ...args])
  const visit = async (url: string) => {
    const headers = { host: `${bucket}.s3-website.localhost` }
    const message = { method: 'GET', url, headers, body: Buffer.alloc(0) }
    const answer = await exchange(world.endpoint, message)
    return {
      status: answer.status,
      type: answer.headers['content-type'],
      location: answer.headers.location,
      text: answer.body.toString(),
    }
  }

  it(
    'is nothing before it is configured, and nobody else has it before it is public',
    async () => {
      expect(await visit('/')).toMatchObject({ status: 404 })
      const documents = ['--index-document', 'index.html', '--error-document', 'error.html']
      await cli('s3', 'website', `s3://${bucket}`, ...documents)
      expect(await visit('/')).toMatchObject({ status: 403 })
      expect(JSON.parse(await cli('s3api', 'get-bucket-website', ...place))).toEqual({
        IndexDocument: { Suffix: 'index.html' },
        ErrorDocument: { Key: 'error.html' },
      })
    },
    patient,
  )

  it(
    'serves its index documents and its error document once it is public',
    async () => {
      await cli('s3api', 'delete-public-access-block', ...place)
      await cli('s3api', 'put-bucket-policy', ...place, '--policy', publicRead(bucket))
      expect(await visit('/')).toMatchObject({ status: 200, type: 'text/html', text: '<p>home' })
      expect(await visit('/docs/')).toMatchObject({ status: 200, text: '<p>docs' })
      const moved = await visit('/docs')
      expect([moved.status, moved.location]).toEqual([302, expect.stringMatching(/\/docs\/$/)])
      expect(await visit('/none')).toMatchObject({ status: 404, text: '<p>lost' })
    },
    patient,
  )
})
