import { crc32 } from 'node:zlib'
import { z } from 'zod'
import type { PageClient } from '../parts/page-client.ts'

/** A file that a program sends as the page does. */
export interface DirectFile {
  readonly title: string
  readonly name: string
  readonly bytes: Buffer
}

const signedRequest = z.object({ url: z.url(), headers: z.record(z.string(), z.string()) })
const begunUpload = z.object({
  token: z.string(),
  multipart: z.object({ partSize: z.number(), parts: z.number(), checksums: z.boolean() }),
})
const signedParts = z.object({ parts: z.array(signedRequest).length(1) })
const completedUpload = z.object({ data: z.object({ id: z.string() }) })

type BegunUpload = z.output<typeof begunUpload>

const ask = (client: PageClient, message: object): Promise<unknown> =>
  client.post('/api/uploads/', message)

/**
 * Sends a large file straight to S3 without a browser: what `createUploader` does, one part at a time
 * and without trying again.
 */
export async function uploadDirectly(
  client: PageClient,
  file: DirectFile,
): Promise<{ readonly id: string; readonly parts: number }> {
  const begun = await beginUpload(client, file)
  await sendParts(client, begun, file.bytes)
  return { id: await completeUpload(client, begun), parts: begun.multipart.parts }
}

export async function beginUpload(
  client: PageClient,
  { title, name, bytes }: DirectFile,
): Promise<BegunUpload> {
  const about = { route: 'recordings', name, size: bytes.length, input: { title } }
  return begunUpload.parse(await ask(client, { operation: 'begin', ...about }))
}

export async function sendParts(
  client: PageClient,
  { token, multipart: { partSize, parts, checksums } }: BegunUpload,
  bytes: Buffer,
): Promise<void> {
  for (let partNumber = 1; partNumber <= parts; partNumber++) {
    const body = bytes.subarray((partNumber - 1) * partSize, partNumber * partSize)
    const checksum = checksums ? { checksum: crc32Of(body) } : {}
    const part = { partNumber, length: body.length, ...checksum }
    const answer = await ask(client, { operation: 'sign', token, parts: [part] })
    for (const { url, headers } of signedParts.parse(answer).parts) {
      const { status } = await fetch(url, { method: 'PUT', headers, body })
      if (status !== 200) throw new Error(`S3 answers ${status} to part ${partNumber}.`)
    }
  }
}

/** The id of what the application made of it. */
export async function completeUpload(client: PageClient, { token }: BegunUpload): Promise<string> {
  const { data } = completedUpload.parse(await ask(client, { operation: 'complete', token }))
  return data.id
}

function crc32Of(bytes: Buffer): string {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return `CRC32:${sum.toString('base64')}`
}
