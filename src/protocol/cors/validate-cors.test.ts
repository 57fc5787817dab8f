import { expect, it } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import type { CorsRule } from './cors-rule.ts'
import { validateCors } from './validate-cors.ts'

const rule = (more: Partial<CorsRule> = {}): CorsRule => ({
  AllowedMethods: ['GET'],
  AllowedOrigins: ['https://a.test'],
  ...more,
})
const refusal = (rules: readonly CorsRule[]): [code: string, message: string] | undefined => {
  try {
    validateCors(rules)
    return undefined
  } catch (error) {
    if (isStowageError(error)) return [error.code, error.message]
    throw error
  }
}

it('takes what S3 takes', () => {
  const full = rule({
    ID: 'x'.repeat(255),
    AllowedMethods: ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'],
    AllowedOrigins: ['*', 'https://*.a.test', ''],
    AllowedHeaders: ['*', 'x-amz-*', 'Content-Type'],
    ExposeHeaders: ['ETag'],
    MaxAgeSeconds: -1,
  })
  expect(refusal(Array.from({ length: 100 }, () => full))).toBeUndefined()
})

it.each([
  [[], 'MalformedXML', ''],
  [Array.from({ length: 101 }, () => rule()), 'InvalidRequest', 'limit of 100 rules'],
  [[rule({ AllowedMethods: [] })], 'MalformedXML', ''],
  [[rule({ AllowedOrigins: [] })], 'MalformedXML', ''],
  [[rule({ AllowedMethods: ['get'] })], 'InvalidRequest', 'Unsupported method is get'],
  [[rule({ AllowedMethods: ['OPTIONS'] })], 'InvalidRequest', 'Unsupported method is OPTIONS'],
  [[rule({ AllowedOrigins: ['*a*'] })], 'InvalidRequest', 'AllowedOrigin "*a*" can not have more'],
  [[rule({ AllowedHeaders: ['x-*-*'] })], 'InvalidRequest', 'AllowedHeader "x-*-*" can not have'],
  [[rule({ AllowedHeaders: ['a b'] })], 'InvalidRequest', '"a b" contains invalid character'],
  [[rule({ ExposeHeaders: ['*'] })], 'InvalidRequest', 'ExposeHeader "*" contains wildcard'],
  [[rule({ ExposeHeaders: ['a:b'] })], 'InvalidRequest', '"a:b" contains invalid character'],
  [[rule({ ID: 'x'.repeat(256) })], 'InvalidRequest', 'limit of 255'],
])('refuses rules %#', (rules, code, message) => {
  const [found, text] = refusal(rules) ?? []
  expect(found).toBe(code)
  expect(text).toContain(message)
})
