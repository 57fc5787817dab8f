import { afterEach, describe, expect, it } from 'vitest'
import { openStorageServer, type StorageServer } from './storage-server.ts'

describe('many moves of one object', () => {
  let world: StorageServer
  afterEach(() => world.close())

  it('succeed once, and the others say that it is gone', async () => {
    world = await openStorageServer()
    const { drafts } = world.storages
    await drafts.put('one', 'the only one')
    const targets = Array.from({ length: 20 }, (_, index) => `to/${index}`)
    const outcomes = await Promise.allSettled(targets.map((to) => drafts.move('one', to)))
    const moved = outcomes.filter(({ status }) => status === 'fulfilled')
    expect(moved).toHaveLength(1)
    const codes = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [(outcome.reason as { readonly code: string }).code] : [],
    )
    // Whoever came late did not even find what to copy.
    expect(codes.filter((code) => code !== 'NoSuchKey' && code !== 'SourceChanged')).toEqual([])
    expect(codes).toContain('SourceChanged')
  })
})
