import { Agent } from 'node:http'
import { CreateBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exchange } from './exchange.ts'
import { formBody, signedFields } from './post-form.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'hostile'
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  agent.destroy()
  expect(world.defects).toEqual([])
  await world.close()
})

/** A change of some bytes: what is cut out, and what is put there. */
const change = fc.record({
  at: fc.constantFrom(...Array.from({ length: 1000 }, (_, at) => at / 1000)),
  cut: fc.nat(40),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.constantFrom('\r\n', '--', '"', ';', '\0', '%'),
  ),
})

it('a form with any bytes changed is taken or refused, and the connection goes on', async () => {
  const tagging = '<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>'
  const fields = signedFields(
    Bucket,
    { key: 'k/${filename}', 'Content-Type': 'a/b', 'x-amz-meta-a': 'b', tagging },
    {
      loose: ['key'],
      conditions: [
        ['starts-with', '$key', 'k/'],
        ['content-length-range', 0, 64],
      ],
    },
  )
  const { contentType, body } = await formBody(fields, new Blob(['content']), 'name.txt')
  const statuses = new Set<number>()
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      let bytes = Buffer.from(body)
      for (const { at, cut, insert } of changes) {
        const start = Math.floor(at * bytes.length)
        const parts = [bytes.subarray(0, start), Buffer.from(insert), bytes.subarray(start + cut)]
        bytes = Buffer.concat(parts)
      }
      const headers = { host: 'localhost', 'content-type': contentType }
      const message = { method: 'POST', url: `/${Bucket}`, headers, body: bytes }
      const { status } = await exchange(world.endpoint, message, agent)
      statuses.add(status)
      expect(status).toBeLessThan(500)
    }),
    { numRuns: 150 },
  )
  expect(statuses).toContain(400)
  expect(statuses).toContain(403)
  const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket }))
  for (const { Key, Size } of Contents)
    expect([Key?.slice(0, 2), (Size ?? 0) <= 64]).toEqual(['k/', true])
})
