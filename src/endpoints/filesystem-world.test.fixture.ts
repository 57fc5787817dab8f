import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Presigner } from '../client/presigner.ts'
import { readErrorDocument } from '../protocol/error-document.ts'
import {
  openFilesystemClient,
  type FilesystemClient,
} from '../storage/filesystem/filesystem-client.ts'
import { createFilesystemEndpoint } from './filesystem-endpoint.ts'
import { createNodeAdapter } from './node-adapter.ts'
import type { WebHandler } from './web-handler.ts'

export const Bucket = 'filesystem'
export const expiresIn = 60

/** A directory and its endpoint on a port of its own. */
export interface FilesystemWorld {
  readonly root: string
  readonly client: FilesystemClient
  readonly presigner: Presigner
  /** What the endpoint's operator was told: there should be nothing. */
  readonly defects: readonly unknown[]
  readonly put: (Key: string, Body: string, more?: object) => Promise<string | undefined>
  /** A signed URL to read. */
  readonly urlOf: (Key: string, more?: object) => string
  /** Moves the clock. */
  readonly pass: (seconds: number) => void
  /** The answer to the next request, once that has arrived. */
  readonly next: () => Promise<{ readonly answer: Promise<Response> }>
  readonly close: () => Promise<void>
}

export async function openFilesystemWorld(): Promise<FilesystemWorld> {
  const root = await mkdtemp(join(tmpdir(), 'stowage-endpoint-'))
  const defects: unknown[] = []
  let later = 0
  let arrived: (answer: Promise<Response>) => void = () => undefined
  const handler: WebHandler = (request) => {
    const onDefect = (each: unknown): void => void defects.push(each)
    const answer = createFilesystemEndpoint({ client, onDefect })(request)
    arrived(answer)
    return answer
  }
  const server = createServer(createNodeAdapter(handler, { maxBodyBytes: Infinity }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const client = await openFilesystemClient({
    directory: join(root, 'media'),
    url: `http://127.0.0.1:${port}/app/storage`,
    now: () => new Date(Date.now() + later * 1000),
  })
  const presigner = await client.presigner()
  return {
    root,
    client,
    presigner,
    defects,
    put: async (Key, Body, more = {}) =>
      (await client.send('PutObject', { Bucket, Key, Body, ...more })).ETag,
    urlOf: (Key, more = {}) =>
      presigner.presign('GetObject', { Bucket, Key, ...more }, { expiresIn }),
    pass: (seconds) => void (later += seconds),
    next: () => new Promise((resolve) => (arrived = (answer) => resolve({ answer }))),
    async close() {
      await client.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(root, { recursive: true })
    },
  }
}

/** The status of a response, and the code of its error document. */
export async function refusalOf(
  response: Response,
): Promise<readonly [status: number, code: string | undefined]> {
  return [response.status, readErrorDocument(await response.text())?.code]
}
