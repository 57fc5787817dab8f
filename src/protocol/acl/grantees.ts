import { s3Error } from '../errors.ts'
import type { Grantee } from './grant.ts'
import { groupOf } from './group-uri.ts'

/** The accounts that an ACL can name. */
export interface KnownAccounts {
  /** Whether an account has this canonical id. */
  readonly hasCanonicalId: (id: string) => boolean
  /** The canonical id of the account with this address. */
  readonly canonicalIdOf: (email: string) => string | undefined
}

/** How a request names a grantee: by one of the three. */
export interface NamedGrantee {
  readonly id?: string | undefined
  readonly uri?: string | undefined
  readonly email?: string | undefined
}

/**
 * Finds who is meant. Throws `InvalidArgument` for an id or a group that is not there, and
 * `UnresolvableGrantByEmailAddress`.
 */
export function resolveGrantee({ id, uri, email }: NamedGrantee, known: KnownAccounts): Grantee {
  if (id !== undefined) {
    if (known.hasCanonicalId(id)) return { id }
    throw invalid('Invalid id', 'CanonicalUser/ID', id)
  }
  if (uri !== undefined) {
    const group = groupOf(uri)
    if (group !== undefined) return { group }
    throw invalid('Invalid group uri', 'Group/URI', uri)
  }
  const found = email === undefined ? undefined : known.canonicalIdOf(email)
  if (found !== undefined) return { id: found }
  throw s3Error('UnresolvableGrantByEmailAddress', { context: { ArgumentValue: email } })
}

function invalid(message: string, name: string, value: string): Error {
  return s3Error('InvalidArgument', {
    message,
    context: { ArgumentName: name, ArgumentValue: value },
  })
}
