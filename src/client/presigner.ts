import { setTimeout as delay } from 'node:timers/promises'
import type { OperationInput, OperationName } from '../protocol/operation-types.ts'
import { operationNamed } from '../protocol/operations.ts'
import { presign } from '../protocol/sigv4/presign.ts'
import type { Clock } from './clock.ts'
import { expires, refreshMs, type CredentialCache, type Credentials } from './credentials.ts'
import type { Endpoint } from './endpoint.ts'
import { clientError } from './errors.ts'
import { queryOf } from './prepare-request.ts'

export interface PresignOptions {
  /** Seconds, 1 to 604800 (seven days). */
  readonly expiresIn: number
}

/** Presigns URLs for the public endpoint, synchronously. */
export interface Presigner {
  /**
   * The URL of an operation. Members of the input that travel as headers (ContentType, Metadata) are
   * signed: whoever uses the URL has to send them with these values. A URL that temporary
   * credentials signed ends with them, however long `expiresIn` is. Throws `CredentialsExpired`.
   */
  readonly presign: <Name extends OperationName>(
    name: Name,
    input: Omit<OperationInput<Name>, 'Body'>,
    options: PresignOptions,
  ) => string
}

export interface PresignerOptions {
  readonly endpoint: Endpoint
  readonly region: string
  readonly credentials: CredentialCache
  readonly clock: Clock
  /** Ends the renewal of temporary credentials. */
  readonly closing: AbortSignal
}

/** How soon a failed renewal is tried again. */
const renewalPauseMs = 30_000
/** The longest a timer of Node waits. */
const longestDelayMs = 2 ** 31 - 1

/** Resolves the credentials and makes a presigner, which renews temporary ones by itself. */
export async function createPresigner(options: PresignerOptions): Promise<Presigner> {
  const { endpoint, region, credentials, clock } = options
  let held: Credentials = await credentials.resolve(clock.now())
  void keepFresh(options, held, (fresh) => (held = fresh))
  return {
    presign(name, input, { expiresIn }) {
      const operation = operationNamed(name)
      const { labels, query, headers } = operation.input.write(input)
      const { origin, path } = endpoint.locate(labels['Bucket'], labels['Key'])
      const now = clock.now()
      if (expires(held, now.getTime())) throw clientError('CredentialsExpired')
      const { method } = operation
      return presign({
        method,
        origin,
        path,
        query: queryOf(operation, query),
        headers,
        expiresIn,
        credentials: held,
        region,
        now,
      }).url
    },
  }
}

/** Presigning waits for nothing, so temporary credentials are replaced before they end. */
async function keepFresh(
  { credentials, clock, closing }: PresignerOptions,
  first: Credentials,
  replace: (fresh: Credentials) => void,
): Promise<void> {
  for (let { expiration } = first; expiration !== undefined;) {
    const wait = expiration.getTime() - refreshMs - clock.now().getTime()
    try {
      const ms = Math.min(Math.max(wait, renewalPauseMs), longestDelayMs)
      await delay(ms, undefined, { signal: closing, ref: false })
    } catch {
      return
    }
    try {
      const fresh = await credentials.resolve(clock.now())
      replace(fresh)
      expiration = fresh.expiration
    } catch {
      // Those at hand serve until their end; then presigning says so.
    }
  }
}
