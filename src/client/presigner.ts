import type { OperationInput, OperationName } from '../protocol/operation-types.ts'
import { operationNamed } from '../protocol/operations.ts'
import { presign } from '../protocol/sigv4/presign.ts'
import type { Clock } from './clock.ts'
import { expires, type CredentialCache, type Credentials } from './credentials.ts'
import type { Endpoint } from './endpoint.ts'
import { clientError } from './errors.ts'
import { queryOf, type AnyInput } from './prepare-request.ts'

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
  /** Fetches fresh credentials if those at hand are about to expire. */
  readonly refresh: () => Promise<void>
}

export interface PresignerOptions {
  readonly endpoint: Endpoint
  readonly region: string
  readonly credentials: CredentialCache
  readonly clock: Clock
}

/** Resolves the credentials and makes a presigner, which renews temporary ones while it is used. */
export async function createPresigner(options: PresignerOptions): Promise<Presigner> {
  const { endpoint, region, credentials, clock } = options
  let held: Credentials = await credentials.resolve(clock.now())
  const refresh = async (): Promise<void> => {
    held = await credentials.resolve(clock.now())
  }
  const currentAt = (now: Date): Credentials => {
    const current = credentials.current(now)
    if (current !== undefined) return (held = current)
    // Presigning waits for nothing: the ones at hand serve until fresh ones are there.
    refresh().catch(() => undefined)
    if (expires(held, now.getTime())) throw clientError('CredentialsExpired')
    return held
  }
  return {
    refresh,
    presign(name, input, { expiresIn }) {
      const operation = operationNamed(name)
      const { labels, query, headers } = operation.input.write(input as AnyInput)
      const { origin, path } = endpoint.locate(labels['Bucket'], labels['Key'])
      const now = clock.now()
      const { method } = operation
      return presign({
        method,
        origin,
        path,
        query: queryOf(operation, query),
        headers,
        expiresIn,
        credentials: currentAt(now),
        region,
        now,
      }).url
    },
  }
}
