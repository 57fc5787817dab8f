import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBodyChannel } from './body-channel.ts'

describe('a body channel', () => {
  it('gives what was pushed, in order, whatever the sizes', async () => {
    const sizes = fc.array(fc.oneof(fc.nat(20), fc.integer({ min: 65_000, max: 66_000 })), {
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async (lengths, isReadFirst) => {
        const channel = createBodyChannel()
        const pushed = lengths.map((length, index) => Buffer.alloc(length, index))
        const push = async (): Promise<void> => {
          for (const chunk of pushed) await channel.push(chunk)
          channel.end()
        }
        const chunks: Uint8Array[] = []
        const read = async (): Promise<void> => {
          for await (const chunk of channel.body) chunks.push(chunk)
        }
        await Promise.all(isReadFirst ? [read(), push()] : [push(), read()])
        expect(Buffer.concat(chunks).equals(Buffer.concat(pushed))).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('gathers small chunks, so that none of them is handed on by itself', async () => {
    const channel = createBodyChannel()
    const memory = Buffer.alloc(10)
    for (let count = 0; count < 10_000; count++) {
      memory.fill(count)
      void channel.push(memory)
    }
    channel.end()
    const sizes: number[] = []
    for await (const chunk of channel.body) sizes.push(chunk.byteLength)
    expect(sizes).toHaveLength(2)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100_000)
  })
})
