import { rm } from 'node:fs/promises'
import { clientError } from '../../client/errors.ts'
import { createClock } from '../../client/clock.ts'
import { createCredentialCache } from '../../client/credentials.ts'
import { createPresigner } from '../../client/presigner.ts'
import { providers } from '../../client/provider.ts'
import { inContext } from '../../client/in-context.ts'
import { closeBody } from '../../client/byte-source.ts'
import { createOpenFlows } from '../../client/open-flows.ts'
import type { S3Client, Timeouts } from '../../client/s3-client.ts'
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
  readonly timeouts?: Pick<Timeouts, 'close'> | undefined
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
  timeouts,
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
  const flows = createOpenFlows(timeouts?.close)
  const asking = { windows: disk.tree.windows, now, track: running.track, flows }
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
      closed ??= flows
        .settle(running.settled())
        .then(() => rm(disk.session, { recursive: true, force: true }))
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
    closeBody(input['Body'])
    const key = typeof input['Key'] === 'string' ? input['Key'] : undefined
    const error =
      signal?.aborted === true
        ? clientError('RequestAborted', { cause: signal.reason })
        : diskError(cause)
    throw inContext(error, { operation: name, key })
  }
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
