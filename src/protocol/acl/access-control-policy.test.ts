import type { AccessControlPolicy } from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { aclOfPolicy, listedGrants } from './access-control-policy.ts'

const known = {
  hasCanonicalId: (id: string) => id === 'owner' || id === 'other',
  canonicalIdOf: () => undefined,
}
const Owner = { ID: 'owner' }
const read = (policy: AccessControlPolicy) => aclOfPolicy(policy, 'owner', known)
const group = 'http://acs.amazonaws.com/groups/s3/LogDelivery'

describe('the document of an ACL', () => {
  it('is read and listed again, groups first', () => {
    const acl = read({
      Owner,
      Grants: [
        { Grantee: { Type: 'CanonicalUser', ID: 'other', DisplayName: 'x' }, Permission: 'WRITE' },
        { Grantee: { Type: 'Group', URI: group }, Permission: 'READ_ACP' },
      ],
    })
    expect(acl).toEqual([
      { group: 'LogDelivery', permission: 'READ_ACP' },
      { id: 'other', permission: 'WRITE' },
    ])
    expect(listedGrants(acl, (ID) => ({ ID, DisplayName: `name of ${ID}` }))).toEqual([
      { Grantee: { Type: 'Group', URI: group }, Permission: 'READ_ACP' },
      {
        Grantee: { Type: 'CanonicalUser', ID: 'other', DisplayName: 'name of other' },
        Permission: 'WRITE',
      },
    ])
  })

  it('may grant nothing at all', () => {
    expect(read({ Owner, Grants: [] })).toEqual([])
    expect(read({ Owner })).toEqual([])
  })

  const grantee = { Type: 'CanonicalUser', ID: 'other' } as const
  const grant = { Grantee: grantee, Permission: 'READ' } as const
  it.each([
    ['no owner', { Grants: [grant] }, 'MalformedACLError'],
    ['another owner', { Owner: { ID: 'other' }, Grants: [] }, 'AccessDenied'],
    ['an owner who is not there', { Owner: { ID: 'who' }, Grants: [] }, 'InvalidArgument'],
    ['a grant of nothing', { Owner, Grants: [{ Grantee: grantee }] }, 'MalformedACLError'],
    ['a grant to nobody', { Owner, Grants: [{ Permission: 'READ' }] }, 'MalformedACLError'],
    [
      'a grantee of no type',
      { Owner, Grants: [{ ...grant, Grantee: { ID: 'other' } }] },
      'MalformedACLError',
    ],
    [
      'a grantee of another type',
      { Owner, Grants: [{ ...grant, Grantee: { Type: 'Group', ID: 'other' } }] },
      'MalformedACLError',
    ],
    [
      'too many grants',
      { Owner, Grants: Array.from({ length: 101 }, () => grant) },
      'MalformedACLError',
    ],
  ])('is refused with %s', (_, policy, code) => {
    // As it comes off the wire, it need not be what the SDK's type says.
    expect(() => read(policy as AccessControlPolicy)).toThrow(expect.objectContaining({ code }))
  })
})
