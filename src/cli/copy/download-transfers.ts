import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { S3Client } from '../../client/s3-client.ts'
import { isStowageError } from '../../core/error.ts'
import { s3Url, type S3Location } from '../s3-location.ts'
import { openLocalTarget } from './local-target.ts'
import { objectKeys } from './object-keys.ts'
import type { RefusedTransfer, Transfer, TransferOptions } from './transfer.ts'

export interface DownloadOptions {
  readonly target: string
  readonly recursive: boolean
  readonly signal: AbortSignal
}

/** What objects become on this machine. A key that would lead outside the target is refused. */
export async function* downloadTransfers(
  client: S3Client,
  source: S3Location,
  { target, recursive, signal }: DownloadOptions,
): AsyncGenerator<Transfer | RefusedTransfer, void, undefined> {
  const isInto = recursive || (await isDirectory(target))
  const local = openLocalTarget(isInto ? target : dirname(target))
  for await (const { key, size, relativeKey } of objectKeys(client, source, {
    recursive,
    signal,
  })) {
    const location = { bucket: source.bucket, key }
    try {
      const file = isInto ? await local.place(relativeKey) : await ownPlace(target)
      yield {
        source: s3Url(location),
        target: file,
        size,
        run: (options) => download(client, { ...location, file }, options),
      }
    } catch (error) {
      if (!isStowageError(error, 'KeyUnsafe')) throw error
      yield { source: s3Url(location), refused: error }
    }
  }
}

/** An object to stdout, which then holds nothing else. */
export function stdoutTransfer(client: S3Client, source: S3Location): Transfer {
  return {
    source: s3Url(source),
    target: '-',
    size: undefined,
    async run(options) {
      let size = 0
      for await (const chunk of chunksOf(client, source, options)) {
        size += chunk.byteLength
        if (!process.stdout.write(chunk)) await once(process.stdout, 'drain')
      }
      return size
    },
  }
}

/** The object appears under its name when it is whole and its checksum was right. */
async function download(
  client: S3Client,
  { file, ...location }: S3Location & { readonly file: string },
  options: TransferOptions,
): Promise<number> {
  const part = join(dirname(file), `.stowage-${randomBytes(6).toString('hex')}.part`)
  const stream = createWriteStream(part, { flags: 'wx' })
  try {
    await pipeline(chunksOf(client, location, options), stream)
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return stream.bytesWritten
}

async function* chunksOf(
  client: S3Client,
  { bucket, key }: S3Location,
  { signal, onBytes }: TransferOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { Body } = await client.send('GetObject', { Bucket: bucket, Key: key }, { signal })
  for await (const chunk of Body) {
    onBytes(chunk.byteLength)
    yield chunk
  }
}

/** The name that the person gave, wherever it leads. */
async function ownPlace(target: string): Promise<string> {
  await mkdir(dirname(target), { recursive: true })
  return join(dirname(target), basename(target))
}

/** Whether a target is a directory: there already, or written as one. */
async function isDirectory(target: string): Promise<boolean> {
  if (/[/\\]$/.test(target)) return true
  return stat(target).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}
