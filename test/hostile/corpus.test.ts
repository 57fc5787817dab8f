import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { credentials } from '../server/s3-world.ts'
import { signed } from '../server/signed-message.ts'
import { bucket, openHostileWorld, type HostileWorld } from './hostile-world.ts'
import { messageBytes } from './message-bytes.ts'
import { readCorpus } from './read-corpus.ts'

let world: HostileWorld
beforeAll(async () => {
  world = await openHostileWorld()
})
afterAll(() => world.close())

describe('bytes on the wire', () => {
  it.each(readCorpus('wire'))('%s are answered or cut', async (_, bytes) => {
    await world.attack(bytes)
    await world.expectWell()
  })
})

/** The name of a document begins with the query it belongs to. */
describe('a document', () => {
  it.each(readCorpus('document'))('%s is refused or taken', async (name, bytes) => {
    const [query = ''] = name.split('.', 1)
    const method =
      query === 'delete' || query === 'uploadId' || query === 'restore' ? 'POST' : 'PUT'
    const message = signed(
      world.endpoint,
      { method, url: `/${bucket}?${query}`, body: bytes, payloadHash: 'UNSIGNED-PAYLOAD' },
      { credentials },
    )
    expect((await world.attack(messageBytes(message))).statuses).toHaveLength(1)
    await world.expectWell()
  })
})

it('every folder of the corpus is replayed by a test', () => {
  const folders = readdirSync(join(import.meta.dirname, 'corpus'), { withFileTypes: true })
  const subjects = folders.filter((each) => each.isDirectory()).map(({ name }) => name)
  const known = [
    'authorization',
    'aws-chunked',
    'copy-source',
    'document',
    'policy',
    'post-policy',
    'range',
    'tagging',
    'wire',
    'xml',
    'query-string',
    'host',
  ]
  for (const subject of subjects) expect(known).toContain(subject)
})
