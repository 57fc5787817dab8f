import { describe, expect, it } from 'vitest'
import { validateCors } from '../../protocol/cors/validate-cors.ts'
import { corsForBrowsers } from './cors-for-browsers.ts'
import { corsSchema } from './cors.ts'

const rule = {
  ID: 'app',
  AllowedHeaders: ['*', 'x-amz-*'],
  AllowedMethods: ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'],
  AllowedOrigins: ['https://app.example', 'https://*.app.example:8443', '*'],
  ExposeHeaders: ['ETag', 'x-amz-version-id'],
  MaxAgeSeconds: 3000,
}
const least = { AllowedMethods: ['GET'], AllowedOrigins: ['*'] }
const problemsOf = (input: unknown) =>
  corsSchema.safeParse(input).error?.issues.map(({ message }) => message)
const ruleProblems = (change: object) =>
  corsSchema.safeParse({ CORSRules: [{ ...least, ...change }] })

describe('cors', () => {
  it("takes S3's own shape as it is, and off", () => {
    expect(corsSchema.parse({ CORSRules: [rule, least] })).toEqual({ CORSRules: [rule, least] })
    expect(corsSchema.parse('off')).toBe('off')
  })

  it("turns CloudFormation's shape into S3's, also where the two are mixed", () => {
    const { ID: Id, ExposeHeaders: ExposedHeaders, MaxAgeSeconds: MaxAge, ...rest } = rule

    expect(corsSchema.parse({ CorsRules: [{ Id, ExposedHeaders, MaxAge, ...rest }] })).toEqual({
      CORSRules: [rule],
    })
    expect(corsSchema.parse({ CorsRules: [{ ...least, MaxAgeSeconds: 86_400 }] })).toEqual({
      CORSRules: [{ ...least, MaxAgeSeconds: 86_400 }],
    })
  })

  it('of a list of origins is what a browser needs to read and upload from there', () => {
    const parsed = corsSchema.parse(['https://app.example', 'http://localhost:5173'])

    expect(parsed).toEqual({
      CORSRules: [
        {
          AllowedOrigins: ['https://app.example', 'http://localhost:5173'],
          AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST'],
          AllowedHeaders: ['*'],
          ExposeHeaders: corsForBrowsers([]).ExposeHeaders,
          MaxAgeSeconds: 3000,
        },
      ],
    })
  })

  it('for browsers shows a page what uploads in parts and resumed downloads need', () => {
    const { ExposeHeaders } = corsForBrowsers(['https://app.example'])

    expect(ExposeHeaders).toContain('ETag')
    expect(ExposeHeaders).toContain('Content-Range')
    expect(ExposeHeaders).toContain('x-amz-checksum-crc32')
  })

  it.each([[['*', 'null']], [{ CORSRules: [rule, least] }]])('of %j passes the server', (input) => {
    const parsed = corsSchema.parse(input)

    expect(() => validateCors(parsed === 'off' ? [] : parsed.CORSRules)).not.toThrow()
  })

  it('of a list of origins is a configuration that S3 takes', () => {
    const short = corsSchema.parse(['*'])

    expect(corsSchema.parse(short)).toEqual(short)
  })

  it.each([
    [[]],
    [{}],
    [true],
    ['*'],
    ['on'],
    [null],
    [{ CORSRules: [least], CorsRules: [least] }],
  ])('refuses %j as a whole', (input) => {
    expect(problemsOf(input)).toEqual([expect.stringContaining('has to be a list of origins')])
  })

  it.each([
    [{ AllowedMethods: [] }],
    [{ AllowedMethods: ['PATCH'] }],
    [{ AllowedMethods: ['get'] }],
    [{ AllowedMethods: ['OPTIONS'] }],
    [{ AllowedMethods: undefined }],
    [{ AllowedOrigins: [] }],
    [{ AllowedOrigins: 'https://app.example' }],
    [{ AllowedOrigins: ['https://*.*.example'] }],
    [{ AllowedOrigins: ['https://app.example/'] }],
    [{ AllowedOrigins: ['https://app.example/page'] }],
    [{ AllowedOrigins: ['https://user@app.example'] }],
    [{ AllowedOrigins: ['https://App.example'] }],
    [{ AllowedOrigins: ['app.example'] }],
    [{ AllowedOrigins: [''] }],
    [{ AllowedOrigins: ['https://a.example\r\n'] }],
    [{ AllowedHeaders: ['x-*-*'] }],
    [{ AllowedHeaders: ['x y'] }],
    [{ ExposeHeaders: ['*'] }],
    [{ ExposeHeaders: ['x-amz-*'] }],
    [{ MaxAgeSeconds: -1 }],
    [{ MaxAgeSeconds: 1.5 }],
    [{ MaxAgeSeconds: '60' }],
    [{ ID: 'x'.repeat(256) }],
    [{ ID: 'a', Id: 'a' }],
    [{ MaxAge: 1, MaxAgeSeconds: 1 }],
    [{ AllowedHeader: ['*'] }],
  ])('refuses a rule with %j', (change) => {
    expect(ruleProblems(change).success).toBe(false)
  })

  it.each(['null', 'https://*', '*.app.example', 'capacitor://localhost', 'http://[::1]:8080'])(
    'takes the origin %s',
    (origin) => {
      expect(ruleProblems({ AllowedOrigins: [origin] }).success).toBe(true)
    },
  )

  it('has 1 to 100 rules, each with an ID of its own', () => {
    const many = (count: number) => ({ CORSRules: Array.from({ length: count }, () => least) })
    const twice = { CORSRules: [rule, least, rule] }

    expect(corsSchema.safeParse(many(100)).success).toBe(true)
    expect(corsSchema.safeParse(many(101)).success).toBe(false)
    expect(corsSchema.safeParse(many(0)).success).toBe(false)
    expect(corsSchema.safeParse(twice).success).toBe(false)
  })
})
