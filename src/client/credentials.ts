import type { SigningCredentials } from '../protocol/sigv4/sign-request.ts'
import { clientError } from './errors.ts'

/** Credentials, with the moment they expire if they are temporary. */
export interface Credentials extends SigningCredentials {
  readonly expiration?: Date | undefined
}

/** Fetches credentials; called again before temporary ones expire. */
export type CredentialProvider = () => Promise<Credentials>

/** Credentials kept until shortly before they expire. */
export interface CredentialCache {
  /** Those at hand; undefined when none were fetched yet or they are about to expire. */
  readonly current: (now: Date) => Credentials | undefined
  /** Those at hand, or fresh ones. Throws `CredentialsMissing`. */
  readonly resolve: (now: Date) => Promise<Credentials>
}

/** Temporary credentials are replaced this long before their end, as in the AWS SDK. */
export const refreshMs = 5 * 60_000

/** Keeps credentials; without `source` they come from the AWS SDK's standard chain. */
export function createCredentialCache(
  source: Credentials | CredentialProvider = standardChain(),
): CredentialCache {
  if (typeof source !== 'function') {
    const fixed = checked(source)
    return { current: () => fixed, resolve: () => Promise.resolve(fixed) }
  }
  let known: Credentials | undefined
  let pending: Promise<Credentials> | undefined
  const current = (now: Date): Credentials | undefined =>
    known !== undefined && !expires(known, now.getTime() + refreshMs) ? known : undefined
  const fetchFresh = async (now: Date): Promise<Credentials> => {
    try {
      known = checked(await source())
      return known
    } catch (cause) {
      // Those that are still good outlast a chain that fails for a moment.
      if (known !== undefined && !expires(known, now.getTime())) return known
      throw clientError('CredentialsMissing', { cause })
    } finally {
      pending = undefined
    }
  }
  return {
    current,
    resolve(now) {
      const ready = current(now)
      if (ready !== undefined) return Promise.resolve(ready)
      return (pending ??= fetchFresh(now))
    },
  }
}

/** True when the credentials are no longer good at that moment. */
export function expires({ expiration }: Credentials, atMs: number): boolean {
  return expiration !== undefined && expiration.getTime() <= atMs
}

function checked(credentials: Credentials): Credentials {
  if (credentials.accessKeyId === '' || credentials.secretAccessKey === '')
    throw clientError('CredentialsMissing', { message: 'The credentials are empty' })
  return credentials
}

/** Loaded at first use: a client with credentials of its own never pays for it. */
function standardChain(): CredentialProvider {
  let chain: CredentialProvider | undefined
  return async () => {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
    return (chain ??= defaultProvider())()
  }
}
