import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { RequestBody } from '../../client/request-body.ts'
import type { S3Client } from '../../client/s3-client.ts'
import { upload } from '../../client/upload.ts'
import { openFile } from '../../jobs/open-file.ts'
import { walkDirectory, type WalkedFile } from '../../jobs/walk-directory.ts'
import { cliError } from '../errors.ts'
import { s3Url, type S3Location } from '../s3-location.ts'
import { directoryPrefix } from './object-keys.ts'
import type { RefusedTransfer, Transfer } from './transfer.ts'

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
    const walked = { key, file: source, size: stats.isFile() ? stats.size : undefined }
    yield fileTransfer(client, walked, options)
    return
  }
  if (!recursive) {
    throw cliError('SourceMissing', {
      message: `${source} is a directory; copy it with --recursive.`,
    })
  }
  const prefix = directoryPrefix(target.key)
  for await (const walked of walkDirectory(source)) {
    if ('refused' in walked) yield { source: walked.file, refused: walked.refused }
    else yield fileTransfer(client, { ...walked, key: prefix + walked.key }, options)
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

type Sent = Omit<WalkedFile, 'size'> & {
  /** Bytes; undefined of what is no file, such as a pipe. */
  readonly size: number | undefined
}

function fileTransfer(
  client: S3Client,
  { key, file, size }: Sent,
  options: UploadOptions,
): Transfer {
  const target = { ...options.target, key }
  return bodyTransfer(client, {
    ...options,
    target,
    source: file,
    size,
    open: () => openFile(file, size),
  })
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
