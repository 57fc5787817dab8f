import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listings } from './listing-steps.ts'
import { copies, objects, refused, tags, writes } from './object-steps.ts'
import { openTwoWorlds, outcomeOf, type TwoWorlds } from './two-worlds.ts'
import { uploads } from './upload-steps.ts'

describe('a directory and a server', () => {
  let worlds: TwoWorlds

  beforeAll(async () => {
    worlds = await openTwoWorlds()
  })
  afterAll(() => worlds.close())

  const groups = { objects, writes, copies, tags, listings, uploads, refused }
  for (const [group, steps] of Object.entries(groups)) {
    describe(`agree on ${group}`, () => {
      it.each(steps)('%s', async (_, run) => {
        const ofServer = await outcomeOf(() => run(worlds.server))
        const ofDirectory = await outcomeOf(() => run(worlds.filesystem))
        expect(ofDirectory).toEqual(ofServer)
      })
    })
  }
})
