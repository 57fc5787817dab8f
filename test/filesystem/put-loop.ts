import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { openFilesystemClient } from '../../src/storage/filesystem/filesystem-client.ts'
import { bodyOf } from './marked-body.ts'

/** What was acknowledged; without a mark, what is about to be deleted. */
export const acknowledgement = z.object({ key: z.string(), mark: z.string().optional() })

const tell = (sent: z.infer<typeof acknowledgement>): void => void process.send?.(sent)

/** Puts bodies that tell whether they are whole, until somebody ends the process. */
export async function putForEver(directory: string): Promise<void> {
  const client = await openFilesystemClient({ directory, url: 'https://app.example/' })
  const Bucket = 'filesystem'
  const putInLane = async (lane: number): Promise<void> => {
    for (let round = 0; ; round++) {
      const Key = `lane-${lane}/${round % 3}`
      const { body, mark } = bodyOf(randomInt(1, 400_000))
      await client.send('PutObject', { Bucket, Key, Body: body, Metadata: { mark } })
      tell({ key: Key, mark })
      if (round % 5 !== 4) continue
      const doomed = `lane-${lane}/${(round + 1) % 3}`
      tell({ key: doomed })
      await client.send('DeleteObject', { Bucket, Key: doomed })
    }
  }
  await Promise.all([0, 1, 2].map(putInLane))
}
