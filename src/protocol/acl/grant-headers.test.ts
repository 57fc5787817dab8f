import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import { aclOfHeaders } from './grant-headers.ts'

const known = {
  hasCanonicalId: (id: string) => id === 'a1' || id === 'b2',
  canonicalIdOf: (email: string) => (email === 'a@example.com' ? 'a1' : undefined),
}
const everybody = 'http://acs.amazonaws.com/groups/global/AllUsers'

describe('the headers x-amz-grant-*', () => {
  it('name grantees by type and value, with quotes or without', () => {
    const headers = {
      GrantRead: `uri="${everybody}", id=a1`,
      GrantFullControl: ' emailAddress="a@example.com" , id = "b2"',
    }
    expect(aclOfHeaders(headers, known)).toEqual([
      { group: 'AllUsers', permission: 'READ' },
      { id: 'a1', permission: 'READ' },
      { id: 'a1', permission: 'FULL_CONTROL' },
      { id: 'b2', permission: 'FULL_CONTROL' },
    ])
  })

  it('say nothing when there is none', () => {
    expect(aclOfHeaders({}, known)).toBeUndefined()
  })

  it.each([
    ['id=nobody', 'InvalidArgument'],
    ['uri="http://example.com"', 'InvalidArgument'],
    ['emailAddress="b@example.com"', 'UnresolvableGrantByEmailAddress'],
    ['', 'InvalidArgument'],
    ['a1', 'InvalidArgument'],
    ['id="a1', 'InvalidArgument'],
    ['id="a1",', 'InvalidArgument'],
    ['name="a1"', 'InvalidArgument'],
    [Array.from({ length: 101 }, () => 'id=a1').join(), 'InvalidArgument'],
  ])('are refused as %j', (GrantRead, code) => {
    expect(() => aclOfHeaders({ GrantRead }, known)).toThrow(expect.objectContaining({ code }))
  })

  it('end in an ACL or in an error of S3, whatever is written', () => {
    const text = fc.string({ unit: fc.constantFrom('id', 'uri', '=', '"', ',', ' ', 'a1', 'b') })
    fc.assert(
      fc.property(text, (GrantRead) => {
        try {
          aclOfHeaders({ GrantRead }, known)
        } catch (error) {
          expect(isStowageError(error)).toBe(true)
        }
      }),
    )
  })
})
