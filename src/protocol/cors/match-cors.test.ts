import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CorsRule } from './cors-rule.ts'
import { matchCors } from './match-cors.ts'

const vary = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method'
const page = 'https://app.example.com'
const rule = (more: Partial<CorsRule> = {}): CorsRule => ({
  AllowedMethods: ['GET', 'PUT'],
  AllowedOrigins: [page],
  ...more,
})
const match = (
  rules: readonly CorsRule[],
  origin = page,
  method = 'GET',
  requestHeaders?: string,
) => matchCors(rules, { origin, method, requestHeaders })

describe('the answer', () => {
  it('names the origin, and lets it send credentials', () => {
    expect(match([rule({ MaxAgeSeconds: 3000, ExposeHeaders: ['ETag', 'x-amz-id-2'] })])).toEqual({
      'access-control-allow-origin': page,
      'access-control-allow-methods': 'GET, PUT',
      'access-control-expose-headers': 'ETag, x-amz-id-2',
      'access-control-max-age': '3000',
      'access-control-allow-credentials': 'true',
      vary,
    })
  })

  it('is for everybody where the rule is, and then without credentials', () => {
    expect(match([rule({ AllowedOrigins: ['*'] })])).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, PUT',
      vary,
    })
  })

  it('lists the headers that were asked for, in lower case', () => {
    const allowing = rule({ AllowedHeaders: ['x-AMZ-*', 'content-type'] })
    const asked = 'Content-Type,x-amz-checksum-crc32 , X-Amz-Meta-A'
    expect(match([allowing], page, 'PUT', asked)?.['access-control-allow-headers']).toBe(
      'content-type, x-amz-checksum-crc32, x-amz-meta-a',
    )
    expect(match([allowing], page, 'PUT', 'content-type, authorization')).toBeUndefined()
    expect(match([rule()], page, 'PUT', 'content-type')).toBeUndefined()
    expect(match([rule({ AllowedHeaders: ['*'] })], page, 'PUT', asked)).toBeDefined()
  })

  it('is that of the first rule that allows all of it', () => {
    const rules = [
      rule({ AllowedOrigins: ['https://other.test'], MaxAgeSeconds: 1 }),
      rule({ AllowedMethods: ['POST'], MaxAgeSeconds: 2 }),
      rule({ MaxAgeSeconds: 3 }),
      rule({ AllowedHeaders: ['*'], MaxAgeSeconds: 4 }),
    ]
    const ageOf = (method: string, headers?: string) =>
      match(rules, page, method, headers)?.['access-control-max-age']
    expect([ageOf('POST'), ageOf('GET'), ageOf('GET', 'x-a'), ageOf('DELETE')]).toEqual([
      '2',
      '3',
      '4',
      undefined,
    ])
  })
})

/** Source: the origins of ceph/s3-tests, which AWS answers so. */
it.each([
  ['*suffix', 'foo.suffix', true],
  ['*suffix', 'foo.suffix.get', false],
  ['start*end', 'startend', true],
  ['start*end', 'start12end', true],
  ['start*end', '0start12end', false],
  ['prefix*', 'prefix', true],
  ['prefix*', 'bla.prefix', false],
  ['aa*aa', 'aaa', false],
  ['http://*.origin.com', 'http://test.origin.com', true],
  ['http://*.origin.com', 'http://test.origin.com/', false],
  ['https://a.test', 'https://A.test', false],
  ['', 'https://a.test', false],
])('the origin %j matches %j: %s', (pattern, origin, expected) => {
  expect(match([rule({ AllowedOrigins: [pattern] })], origin) !== undefined).toBe(expected)
})

it('an origin without a wildcard matches nothing but itself', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.') })
  fc.assert(
    fc.property(text, text, text, (start, middle, end) => {
      const pattern = rule({ AllowedOrigins: [`${start}*${end}`] })
      expect(match([pattern], start + middle + end)).toBeDefined()
      expect(match([rule({ AllowedOrigins: [start] })], end) !== undefined).toBe(start === end)
    }),
  )
})
