import { rm } from 'node:fs/promises'
import { clientError } from '../../client/errors.ts'
import { createClock } from '../../client/clock.ts'
import { createCredentialCache } from '../../client/credentials.ts'
import { createPresigner } from '../../client/presigner.ts'
import { providers } from '../../client/provider.ts'
import type { S3Client } from '../../client/s3-client.ts'
import { StowageError } from '../../core/error.ts'
import type { OperationName } from '../../protocol/operation-types.ts'
import { s3Error } from '../../protocol/errors.ts'
import { parseBaseEndpoint } from './base-endpoint.ts'
import type { Disk } from './disk.ts'
import { diskError } from './disk-error.ts'
import { openDisk } from './open-disk.ts'
import type { Asking } from './operation.ts'
import { filesystemOperations } from './operations.ts'
import { checkUrlSecret } from './url-secret.ts'
import type { UrlVerification } from './url-verification.ts'

/** How a directory is reached. */
export interface FilesystemClientOptions {
  /** Made when it is missing. What is in it already are its objects. */
  readonly directory: string
  /** Where the endpoint of the client answers, as browsers reach it: `https://app.example/storage/`. */
  readonly url: string
  /** Signs URLs, 32 characters or more. @default one that is made and kept in the directory */
  readonly secret?: string | undefined
  /** @default the system's clock */
  readonly now?: (() => Date) | undefined
}

/** A client whose bucket, whatever it is called, is a directory. */
export interface FilesystemClient extends S3Client {
  /** Its one bucket; any other name means the same. */
  readonly bucket: string
  /** The real path. */
  readonly directory: string
  readonly verification: UrlVerification
}

/** The names in a signature that is nobody's but ours. */
const region = 'local'
const accessKeyId = 'stowage'
const bucket = 'filesystem'

/**
 * Opens a directory as a client of one bucket: every operation of objects, on files that people can see,
 * durable when it resolves. Several processes may open one. Throws `DirectoryUnusable`, `UrlInvalid`,
 * `SecretInvalid`.
 */
export async function openFilesystemClient({
  directory,
  url,
  secret,
  now = () => new Date(),
}: FilesystemClientOptions): Promise<FilesystemClient> {
  const endpoint = parseBaseEndpoint(url)
  const given = secret === undefined ? undefined : checkUrlSecret(secret)
  const disk = await openDisk({ directory, now })
  const secretAccessKey = given ?? (await disk.secret())
  const closing = new AbortController()
  const running = createRunning()
  const credentials = createCredentialCache({ accessKeyId, secretAccessKey })
  const clock = createClock(now)
  let closed: Promise<void> | undefined
  const asking = { windows: disk.tree.windows, now, track: running.track }
  return {
    region,
    provider: providers.filesystem,
    endpoint,
    publicEndpoint: endpoint,
    bucket,
    directory: disk.tree.root,
    verification: {
      basePath: endpoint.basePath,
      host: endpoint.host,
      region,
      now,
      secretFor: (id) => (id === accessKeyId ? { secretAccessKey } : undefined),
    },
    // Each operation gives what its name says, as its own type requires.
    send(name, input, { signal } = {}) {
      if (closed !== undefined) return Promise.reject(clientError('ClientClosed'))
      return running.track(
        runOperation(disk, { name, input }, { ...asking, signal }),
      ) as Promise<never>
    },
    presigner: () =>
      createPresigner({ endpoint, region, credentials, clock, closing: closing.signal }),
    close() {
      closing.abort()
      closed ??= running.settled().then(() => rm(disk.session, { recursive: true, force: true }))
      return closed
    },
  }
}

interface Sending {
  readonly name: OperationName
  readonly input: Readonly<Record<string, unknown>>
}

async function runOperation(
  disk: Disk,
  { name, input }: Sending,
  asking: Asking,
): Promise<unknown> {
  const { signal } = asking
  try {
    if (signal?.aborted === true) throw clientError('RequestAborted', { cause: signal.reason })
    const operation = filesystemOperations.get(name)
    if (operation === undefined) {
      throw s3Error('NotImplemented', { message: `${name} is not implemented in a directory.` })
    }
    return await operation.run(disk, input, asking)
  } catch (cause) {
    if (signal?.aborted === true) throw clientError('RequestAborted', { cause: signal.reason })
    throw inContext(diskError(cause), { name, input })
  }
}

/** Tells which operation the error befell. */
function inContext(error: Error, { name, input }: Sending): Error {
  if (!(error instanceof StowageError)) return error
  const { code, message, hint, cause, context, status, retryable } = error
  const row = { message, retryable, ...(status !== undefined && { status }) }
  const key = typeof input['Key'] === 'string' ? input['Key'] : undefined
  return new StowageError(
    code,
    { ...row, ...(hint !== undefined && { hint }) },
    { context: { operation: name, key, ...context }, cause },
  )
}

interface Running {
  readonly track: <Work extends Promise<unknown>>(work: Work) => Work
  /** Resolves when nothing runs any more. */
  readonly settled: () => Promise<void>
}

function createRunning(): Running {
  const running = new Set<Promise<unknown>>()
  return {
    track(work) {
      running.add(work)
      const forget = (): void => void running.delete(work)
      work.then(forget, forget)
      return work
    },
    async settled() {
      while (running.size > 0) await Promise.allSettled(running)
    },
  }
}
