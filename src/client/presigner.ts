import { setTimeout as delay } from 'node:timers/promises'
import type { OperationInput, OperationName } from '../protocol/operation-types.ts'
import { operationNamed } from '../protocol/operations.ts'
import { presign } from '../protocol/sigv4/presign.ts'
import type { Clock } from './clock.ts'
import { expires, refreshMs, type CredentialCache, type Credentials } from './credentials.ts'
import type { Endpoint } from './endpoint.ts'
import { clientError } from './errors.ts'
import { signPostForm, type PostForm, type SignedPostForm } from './post-policy.ts'
import { queryOf } from './prepare-request.ts'

export interface PresignOptions {
  /** Seconds, 1 to 604800 (seven days). */
  readonly expiresIn: number
  /** Signed for this moment, which may lie in the past. @default now */
  readonly signedAt?: Date | undefined
}

/** A request that somebody else sends. */
export interface PresignedRequest {
  readonly method: string
  readonly url: string
  /** By lower-case name; `host` and `content-length` are not among them, since whoever sends adds them. */
  readonly headers: Readonly<Record<string, string>>
  readonly expiresAt: Date
}

/** Presigns for the public endpoint, synchronously. */
export interface Presigner {
  /** The time as the server has it. */
  readonly now: () => Date
  /** The URL of {@link Presigner.request}. */
  readonly presign: <Name extends OperationName>(
    name: Name,
    input: Omit<OperationInput<Name>, 'Body'>,
    options: PresignOptions,
  ) => string
  /**
   * The request of an operation. Members of the input that travel as headers (ContentType, Metadata,
   * ContentLength) are signed: whoever sends it has to send them with these values. What temporary
   * credentials signed ends with them, however long `expiresIn` is. Throws `CredentialsExpired`.
   */
  readonly request: <Name extends OperationName>(
    name: Name,
    input: Omit<OperationInput<Name>, 'Body'>,
    options: PresignOptions,
  ) => PresignedRequest
  /** A form that uploads. Throws `CredentialsExpired`. */
  readonly post: (form: PostForm, options: PresignOptions) => SignedPostForm
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
  const signerAt = ({ expiresIn, signedAt }: PresignOptions): Signing => {
    const now = clock.now()
    if (expires(held, now.getTime())) throw clientError('CredentialsExpired')
    return { endpoint, region, credentials: held, now: signedAt ?? now, expiresIn }
  }
  return {
    now: clock.now,
    presign: (name, input, given) => presignRequest(name, input, signerAt(given)).url,
    request: (name, input, given) => presignRequest(name, input, signerAt(given)),
    post: (form, given) => {
      const signing = signerAt(given)
      return signPostForm(form, { ...signing, expiresAt: endOf(signing) })
    },
  }
}

interface Signing {
  readonly endpoint: Endpoint
  readonly region: string
  readonly credentials: Credentials
  readonly now: Date
  readonly expiresIn: number
}

function presignRequest(
  name: OperationName,
  input: Readonly<Record<string, unknown>>,
  signing: Signing,
): PresignedRequest {
  const operation = operationNamed(name)
  const { endpoint, region, credentials, now, expiresIn } = signing
  const { labels, query, headers } = operation.input.write(input)
  const { origin, path } = endpoint.locate(labels['Bucket'], labels['Key'])
  const { method } = operation
  const { url } = presign({
    method,
    origin,
    path,
    query: queryOf(operation, query),
    headers,
    expiresIn,
    credentials,
    region,
    now,
  })
  const { 'content-length': _, ...others } = headers
  return { method, url, headers: others, expiresAt: endOf(signing) }
}

/** What temporary credentials signed ends with them. */
function endOf({ credentials: { expiration }, now, expiresIn }: Signing): Date {
  const end = now.getTime() + expiresIn * 1000
  return new Date(Math.min(end, expiration?.getTime() ?? end))
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
