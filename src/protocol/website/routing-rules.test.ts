import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redirectOfAll, routedRedirect } from './routing-rules.ts'
import type { RoutingRule } from './website-configuration.ts'

const host = 'site.s3-website.localhost:9000'
const request = (key: string, query = '') => ({ key, query, protocol: 'http' as const, host })
const route = (rules: readonly RoutingRule[], key: string, failed?: number) =>
  routedRedirect({ IndexDocument: { Suffix: 'i' }, RoutingRules: rules }, request(key), failed)

/** Source: S3 User Guide, "Redirection rules examples". */
describe('the examples of the user guide', () => {
  const renamed = [
    { Condition: { KeyPrefixEquals: 'docs/' }, Redirect: { ReplaceKeyPrefixWith: 'documents/' } },
  ]
  const deleted = [
    {
      Condition: { KeyPrefixEquals: 'images/' },
      Redirect: { ReplaceKeyWith: 'folderdeleted.html' },
    },
  ]
  const reported = [
    {
      Condition: { HttpErrorCodeReturnedEquals: '404' },
      Redirect: { HostName: 'ec2.example.com', ReplaceKeyPrefixWith: 'report-404/' },
    },
  ]
  it.each([
    [renamed, 'docs/', `http://${host}/documents/`],
    [renamed, 'docs/a b.html', `http://${host}/documents/a%20b.html`],
    [renamed, 'doc', undefined],
    [renamed, '', undefined],
    [deleted, 'images/x/y', `http://${host}/folderdeleted.html`],
    [reported, 'x', undefined],
  ])('%j of %j leads to %j', (rules, key, location) => {
    expect(route(rules, key)?.location).toBe(location)
  })

  it('a rule for an error waits for it, and for no other', () => {
    const location = 'http://ec2.example.com/report-404/images/x'
    expect(route(reported, 'images/x', 404)).toEqual({ status: 301, location })
    expect(route(reported, 'images/x', 403)).toBeUndefined()
    expect(route(renamed, 'docs/x', 404)).toBeUndefined()
  })
})

it('both conditions have to be met, and the first rule that is wins', () => {
  const rules = [
    {
      Condition: { KeyPrefixEquals: 'both/', HttpErrorCodeReturnedEquals: '404' },
      Redirect: { ReplaceKeyWith: 'both.html' },
    },
    { Condition: { HttpErrorCodeReturnedEquals: '404' }, Redirect: { ReplaceKeyWith: 'any.html' } },
    { Redirect: { HostName: 'all.test', Protocol: 'https', HttpRedirectCode: '307' } },
  ]
  expect(route(rules, 'both/x', 404)?.location).toBe(`http://${host}/both.html`)
  expect(route(rules, 'x', 404)?.location).toBe(`http://${host}/any.html`)
  expect(route(rules, 'x')).toEqual({ status: 307, location: 'https://all.test/x' })
  expect(route(rules, '')?.location).toBe('https://all.test/')
})

it('a replacement is written as it is, the rest of the key is escaped', () => {
  const replacing = (ReplaceKeyPrefixWith: string) =>
    route([{ Condition: { KeyPrefixEquals: 'a/' }, Redirect: { ReplaceKeyPrefixWith } }], 'a/#b')
  expect(replacing('#!/')?.location).toBe(`http://${host}/#!/%23b`)
  expect(replacing('?page=')?.location).toBe(`http://${host}/?page=%23b`)
  expect(replacing('é\r\n')?.location).toBe(`http://${host}/%C3%A9%0D%0A%23b`)
  expect(replacing('')?.location).toBe(`http://${host}/%23b`)
})

it('a redirect of everything keeps the key and the query', () => {
  const all = (Protocol?: 'https') =>
    redirectOfAll(
      { RedirectAllRequestsTo: { HostName: 'to.test', Protocol } },
      request('a/ö', 'b=c'),
    )
  expect(all()).toEqual({ status: 301, location: 'http://to.test/a/%C3%B6?b=c' })
  expect(all('https')?.location).toBe('https://to.test/a/%C3%B6?b=c')
  expect(redirectOfAll({ IndexDocument: { Suffix: 'i' } }, request('a'))).toBeUndefined()
})

it('no key leads to a host that the configuration does not name', () => {
  const rules = [{ Condition: { KeyPrefixEquals: '' }, Redirect: { ReplaceKeyPrefixWith: '' } }]
  const key = fc.oneof(
    fc.string(),
    fc.constantFrom('/evil.test', '//evil.test', '\\\\evil.test', '@e'),
  )
  fc.assert(
    fc.property(key, (text) => {
      const location = route(rules, text)?.location ?? ''
      expect(new URL(location, `http://${host}/`).host).toBe(host)
      // oxlint-disable-next-line no-control-regex -- these would end the header
      expect(location).not.toMatch(/[\u0000-\u001f]/)
    }),
  )
})
