import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { buildServer } from './build-server.ts'
import { credentials, startServerProcess, type ServerProcess } from './server-process.ts'

/** A compiled server in a process of its own, on an empty directory, with one bucket. */
export interface ServerWorld {
  readonly directory: string
  readonly server: ServerProcess
  readonly client: S3Client
  close(): Promise<void>
}

export interface ServerWorldOptions {
  readonly bucket: string
  /** Given the directory, a command that ends by running the one that follows it. */
  readonly wrapper?: (directory: string) => readonly string[]
}

/** Starts one. What was begun is undone if it fails on the way. */
export async function openServerWorld({
  bucket,
  wrapper = () => [],
}: ServerWorldOptions): Promise<ServerWorld> {
  const undo: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (const each of undo.splice(0).toReversed()) await each()
  }
  try {
    const { main, discard } = await buildServer()
    undo.push(discard)
    const directory = await mkdtemp(join(tmpdir(), `stowage-${bucket}-`))
    undo.push(() => rm(directory, { recursive: true }))
    const server = await startServerProcess({ main, directory, wrapper: wrapper(directory) })
    undo.push(server.stop)
    const client = createS3Client({ endpoint: server.endpoint, credentials, retries: 0 })
    undo.push(() => client.close())
    await client.send('CreateBucket', { Bucket: bucket })
    return { directory, server, client, close }
  } catch (error) {
    await close()
    throw error
  }
}
