import { z } from 'zod'
import { isStowageError } from '../../src/core/error.ts'
import { openFilesystemClient } from '../../src/storage/filesystem/filesystem-client.ts'
import { bodyOf, markOf } from './marked-body.ts'

/** How it went. */
export const filling = z.object({
  stored: z.number(),
  code: z.string(),
  /** Keys that are listed, and those of them that are whole. */
  listed: z.number(),
  whole: z.number(),
  /** Whether there is room again once an object is deleted. */
  goesOn: z.boolean(),
})

/** Puts objects until the disk is full, and looks at what is there. */
export async function fillDisk(directory: string): Promise<void> {
  const client = await openFilesystemClient({ directory, url: 'https://app.example/' })
  const Bucket = 'filesystem'
  const put = ({ body, mark }: ReturnType<typeof bodyOf>, Key: string) =>
    client.send('PutObject', { Bucket, Key, Body: body, Metadata: { mark } })
  let stored = 0
  let code = ''
  while (code === '') {
    try {
      await put(bodyOf(1024 * 1024), `k/${stored}`)
      stored++
    } catch (error) {
      if (!isStowageError(error)) throw error
      code = error.code
    }
  }
  const { Contents = [] } = await client.send('ListObjectsV2', { Bucket })
  let whole = 0
  for (const { Key } of Contents) {
    const { Body, Metadata = {} } = await client.send('GetObject', { Bucket, Key })
    if (Metadata['mark'] === markOf(await Body.bytes())) whole++
  }
  await client.send('DeleteObject', { Bucket, Key: 'k/0' })
  const goesOn = (await put(bodyOf(512 * 1024), 'k/0')).ETag !== undefined
  await client.close()
  process.send?.({ stored, code, listed: Contents.length, whole, goesOn })
}
