import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFilesystemClient } from '../../src/storage/filesystem/filesystem-client.ts'
import { markOf } from './marked-body.ts'
import { acknowledgement, putForEver } from './put-loop.ts'
import { runPage } from './run-page.ts'
import { Bucket, keysOf, openOneDirectory, type OneDirectory } from './one-directory.ts'

describe('a process that is killed', () => {
  let world: OneDirectory

  beforeEach(async () => {
    world = await openOneDirectory()
  })
  afterEach(() => world.close())

  it('leaves whole objects with their own attributes, and no trace of others', async () => {
    for (let round = 0; round < 3; round++) {
      const acknowledged = await putUntilKilled(world.directory, 30 + round * 45)
      const client = await openFilesystemClient({
        directory: world.directory,
        url: 'https://app.example/',
      })
      const keys = await keysOf(client)
      for (const Key of keys) {
        const { Body, Metadata, ContentType } = await client.send('GetObject', { Bucket, Key })
        // Of the body that is there, whichever that is; never of another.
        expect(Metadata, Key).toEqual({ mark: markOf(await Body.bytes()) })
        expect(ContentType).toBe('application/octet-stream')
      }
      for (const [key, mark] of acknowledged) if (mark !== undefined) expect(keys).toContain(key)
      expect(keys.every((key) => /^lane-[0-2]\/[0-2]$/.test(key))).toBe(true)
      // What the killed one had on its way in is gone; of the two that are open it is not.
      const sessions = await readdir(join(world.directory, '.stowage/incoming'))
      expect(sessions).toHaveLength(2)
      await client.close()
    }
  })
})

/** Which keys were acknowledged last, and with what; undefined for one that was being deleted. */
async function putUntilKilled(
  directory: string,
  messages: number,
): Promise<ReadonlyMap<string, string | undefined>> {
  const child = runPage({ page: 'put-loop.ts', call: putForEver, directory })
  const acknowledged = new Map<string, string | undefined>()
  let count = 0
  child.on('message', (sent: unknown) => {
    const { key, mark } = acknowledgement.parse(sent)
    acknowledged.set(key, mark)
    if (++count === messages) child.kill('SIGKILL')
  })
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)))
  expect(signal).toBe('SIGKILL')
  return acknowledged
}
