import { createReadStream, type Dirent } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import type { RequestBody } from '../../client/request-body.ts'
import type { S3Client } from '../../client/s3-client.ts'
import { upload } from '../../client/upload.ts'
import { cliError } from '../errors.ts'
import { s3Url, type S3Location } from '../s3-location.ts'
import { directoryPrefix } from './object-keys.ts'
import type { RefusedTransfer, Transfer } from './transfer.ts'

/** Bytes of a file that is read whole, and so can be sent again. */
const smallSize = 1024 * 1024

export interface UploadOptions {
  readonly target: S3Location
  readonly recursive: boolean
  readonly contentType: string | undefined
}

/** What a name on this machine becomes in S3: one object, or one for each file below a directory. */
export async function* uploadTransfers(
  client: S3Client,
  source: string,
  options: UploadOptions,
): AsyncGenerator<Transfer | RefusedTransfer, void, undefined> {
  const { target, recursive } = options
  const stats = await stat(source).catch((cause: unknown) => {
    throw cliError('SourceMissing', { message: `${source} cannot be read.`, cause })
  })
  if (!stats.isDirectory()) {
    const key =
      target.key === '' || target.key.endsWith('/') ? target.key + basename(source) : target.key
    yield await fileTransfer(client, source, { ...options, target: { ...target, key } })
    return
  }
  if (!recursive) {
    throw cliError('SourceMissing', {
      message: `${source} is a directory; copy it with --recursive.`,
    })
  }
  const prefix = directoryPrefix(target.key)
  for await (const file of filesBelow(source)) {
    if (file.isFile()) {
      const name = join(file.parentPath, file.name)
      const key = prefix + relative(source, name).split(sep).join('/')
      yield await fileTransfer(client, name, { ...options, target: { ...target, key } })
    } else if (!file.isDirectory()) yield notAFile(join(file.parentPath, file.name))
  }
}

/** What comes in on stdin, of any length. */
export function stdinTransfer(client: S3Client, options: UploadOptions): Transfer {
  if (options.target.key === '' || options.target.key.endsWith('/'))
    throw cliError('ArgumentInvalid', {
      message: `${s3Url(options.target)} names no key for stdin.`,
    })
  const { stdin } = process
  const transfer = bodyTransfer(client, {
    ...options,
    source: '-',
    size: undefined,
    open: () => stdin,
  })
  // A stdin that nobody ends would keep the process after a failure.
  const run: Transfer['run'] = (running) => transfer.run(running).finally(() => stdin.destroy())
  return { ...transfer, run }
}

async function* filesBelow(directory: string): AsyncGenerator<Dirent, void, undefined> {
  const entries = await readdir(directory, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    yield entry
    if (entry.isDirectory()) yield* filesBelow(join(directory, entry.name))
  }
}

/** A link could lead out of the directory, or round in it. */
function notAFile(name: string): RefusedTransfer {
  const message = `${name} is neither a file nor a directory, and was left out.`
  return { source: name, refused: cliError('SourceMissing', { message }) }
}

async function fileTransfer(
  client: S3Client,
  name: string,
  options: UploadOptions,
): Promise<Transfer> {
  const stats = await stat(name)
  const size = stats.isFile() ? stats.size : undefined
  const isSmall = size !== undefined && size <= smallSize
  const open = (): RequestBody | Promise<RequestBody> =>
    isSmall ? readFile(name) : createReadStream(name, { highWaterMark: 1024 * 1024 })
  return bodyTransfer(client, { ...options, source: name, size, open })
}

interface Body extends UploadOptions {
  readonly source: string
  readonly size: number | undefined
  readonly open: () => RequestBody | Promise<RequestBody>
}

function bodyTransfer(
  client: S3Client,
  { source, size, open, target, recursive, contentType }: Body,
): Transfer {
  return {
    source,
    target: s3Url(target),
    size,
    async run({ signal, onBytes }) {
      let last = 0
      const uploaded = await upload(client, {
        ...target,
        body: await open(),
        length: size,
        concurrency: recursive ? 2 : 4,
        attributes: { ContentType: contentType },
        signal,
        onProgress({ transferred }) {
          onBytes(transferred - last)
          last = transferred
        },
      })
      return uploaded.size
    },
  }
}
