import { describe, expect, it } from 'vitest'
import { aclGrants } from './acl-grants.ts'
import { cannedAcl } from './canned-acl.ts'
import { isPublicAcl } from './is-public-acl.ts'

const bucketOwner = 'b'
const ofBucket = { bucketOwner, objectOwner: undefined }
const ofObject = { bucketOwner, objectOwner: 'w' }
const full = (id: string) => ({ id, permission: 'FULL_CONTROL' })

describe('a canned ACL', () => {
  // S3 User Guide, "Access control list (ACL) overview", the table of canned ACLs.
  it.each([
    ['private', [full('w')]],
    ['public-read', [{ group: 'AllUsers', permission: 'READ' }, full('w')]],
    ['aws-exec-read', [full('w')]],
    ['authenticated-read', [{ group: 'AuthenticatedUsers', permission: 'READ' }, full('w')]],
    ['bucket-owner-read', [full('w'), { id: 'b', permission: 'READ' }]],
    ['bucket-owner-full-control', [full('w'), full('b')]],
  ])('%s of an object grants what AWS says', (name, grants) => {
    expect(cannedAcl(name, ofObject)).toEqual(grants)
  })

  it('grants its owner everything once, when bucket and object are of one', () => {
    const own = { bucketOwner, objectOwner: bucketOwner }
    expect(cannedAcl('bucket-owner-full-control', own)).toEqual([full('b')])
    expect(cannedAcl('bucket-owner-read', own)).toEqual([full('b')])
  })

  it('of a bucket can be for the delivery of logs, and ignores those of objects', () => {
    expect(cannedAcl('log-delivery-write', ofBucket)).toEqual([
      { group: 'LogDelivery', permission: 'WRITE' },
      { group: 'LogDelivery', permission: 'READ_ACP' },
      full('b'),
    ])
    expect(cannedAcl('bucket-owner-read', ofBucket)).toEqual([full('b')])
  })

  it.each(['', 'Private', 'log-delivery-write', 'constructor', 'public'])(
    'is none when it is %j',
    (name) => {
      expect(() => cannedAcl(name, ofObject)).toThrow('Invalid Argument')
    },
  )
})

describe('an ACL', () => {
  const asker = { canonicalId: 'x', ignoresPublic: false }
  const nobody = { canonicalId: undefined, ignoresPublic: false }

  it('grants to accounts, to those that sign, and to everybody', () => {
    const signed = cannedAcl('authenticated-read', ofObject)
    expect([aclGrants(signed, 'READ', asker), aclGrants(signed, 'READ', nobody)]).toEqual([
      true,
      false,
    ])
    const open = cannedAcl('public-read', ofObject)
    expect([aclGrants(open, 'READ', nobody), aclGrants(open, 'WRITE', nobody)]).toEqual([
      true,
      false,
    ])
    expect(aclGrants(open, 'WRITE_ACP', { ...asker, canonicalId: 'w' })).toBe(true)
  })

  it('grants nothing to groups where public ACLs are ignored', () => {
    const open = cannedAcl('public-read', ofObject)
    expect(aclGrants(open, 'READ', { ...nobody, ignoresPublic: true })).toBe(false)
    expect(aclGrants(open, 'READ', { canonicalId: 'w', ignoresPublic: true })).toBe(true)
  })

  it('is public when everybody, or everybody who signs, has any of it', () => {
    const names = ['public-read', 'authenticated-read', 'private', 'log-delivery-write']
    expect(names.map((name) => isPublicAcl(cannedAcl(name, ofBucket)))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
