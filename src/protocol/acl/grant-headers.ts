import { s3Error } from '../errors.ts'
import { maxGrants } from './access-control-policy.ts'
import type { Acl, Grant, Permission } from './grant.ts'
import { resolveGrantee, type KnownAccounts, type NamedGrantee } from './grantees.ts'

/** The members that the headers `x-amz-grant-*` are read to, and what each grants. */
const members = {
  GrantRead: 'READ',
  GrantWrite: 'WRITE',
  GrantReadACP: 'READ_ACP',
  GrantWriteACP: 'WRITE_ACP',
  GrantFullControl: 'FULL_CONTROL',
} as const satisfies Readonly<Record<string, Permission>>

/** `uri="…", id="…"` by member. */
export type GrantHeaders = { readonly [Member in keyof typeof members]?: string | undefined }

/**
 * The ACL that the headers `x-amz-grant-*` spell; undefined if there is none. Whoever is not named gets nothing, the
 * owner neither. Throws `InvalidArgument` and what grantees are refused with.
 */
export function aclOfHeaders(headers: GrantHeaders, known: KnownAccounts): Acl | undefined {
  const grants: Grant[] = []
  let isGiven = false
  for (const [member, permission] of Object.entries(members)) {
    const text = headers[member as keyof typeof members]
    if (text === undefined) continue
    isGiven = true
    for (const named of granteesOf(text))
      grants.push({ ...resolveGrantee(named, known), permission })
  }
  if (grants.length > maxGrants) throw s3Error('InvalidArgument', { message: tooMany })
  return isGiven ? grants : undefined
}

const tooMany = `An ACL holds at most ${maxGrants} grants.`

const grantee = /^\s*(id|uri|emailaddress)\s*=\s*(?:"([^"]*)"|([^",\s]+))\s*$/i

/** Source: S3 API Reference, "PutObjectAcl": type=value pairs, comma-separated. */
function granteesOf(text: string): NamedGrantee[] {
  return text.split(',').map((pair) => {
    const [, type = '', quoted, bare] = grantee.exec(pair) ?? []
    const value = quoted ?? bare ?? ''
    if (value === '') {
      throw s3Error('InvalidArgument', {
        message: 'Argument format not recognized',
        context: { ArgumentValue: text },
      })
    }
    const kind = type.toLowerCase()
    if (kind === 'id') return { id: value }
    return kind === 'uri' ? { uri: value } : { email: value }
  })
}
