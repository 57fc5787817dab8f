import { describe, expect, it } from 'vitest'
import { defineStowage } from '../../declaration/define-stowage.ts'
import type { CorsInput } from '../../declaration/aspects/cors.ts'
import type { Observed } from '../aspect.ts'
import { cors } from './cors.ts'

const absent: Observed = { state: 'absent' }

function desiredOf(input: CorsInput | undefined) {
  const { buckets } = defineStowage({ app: 'app', buckets: { docs: { cors: input } } })
  return cors.desired(buckets.docs, absent)
}

const rule = {
  AllowedMethods: ['GET', 'PUT'],
  AllowedOrigins: ['https://a.example', 'https://b.example'],
  AllowedHeaders: ['Content-Type'],
  MaxAgeSeconds: 60,
}
const other = { AllowedMethods: ['HEAD'], AllowedOrigins: ['*'] }

describe('the cors aspect', () => {
  it('is present, absent or left alone, as declared', () => {
    const CORSRules = [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] as const

    expect(desiredOf({ CORSRules })).toEqual({ state: 'present', value: { CORSRules } })
    expect(desiredOf('off')).toEqual({ state: 'absent' })
    expect(desiredOf(undefined)).toEqual({ state: 'unmanaged' })
  })

  it.each([
    ['methods and origins in another order', { ...rule, AllowedMethods: ['PUT', 'GET'] }],
    ['an origin twice', { ...rule, AllowedOrigins: [...rule.AllowedOrigins, 'https://a.example'] }],
    ['headers in another case', { ...rule, AllowedHeaders: ['content-type'] }],
    ['an empty list for none', { ...rule, ExposeHeaders: [] }],
    ['an ID that the server gave', { ...rule, ID: 'generated' }],
  ])('takes %s for the same', (_, observed) => {
    expect(cors.equal({ CORSRules: [rule] }, { CORSRules: [observed] })).toBe(true)
  })

  it.each([
    ['another method', [{ ...rule, AllowedMethods: ['GET'] }]],
    ['an origin in another case', [{ ...rule, AllowedOrigins: ['https://A.example'] }]],
    ['another maximal age', [{ ...rule, MaxAgeSeconds: 61 }]],
    ['a header that is exposed', [{ ...rule, ExposeHeaders: ['ETag'] }]],
    ['no maximal age', [{ ...other, AllowedOrigins: rule.AllowedOrigins }]],
    ['one rule more', [rule, other]],
    ['no rule', []],
  ])('tells %s', (_, observed) => {
    expect(cors.equal({ CORSRules: [rule] }, { CORSRules: observed })).toBe(false)
  })

  it('tells the order of rules, and an ID that is declared', () => {
    expect(cors.equal({ CORSRules: [rule, other] }, { CORSRules: [other, rule] })).toBe(false)
    const named = { CORSRules: [{ ...rule, ID: 'ours' }] }
    expect(cors.equal(named, { CORSRules: [rule] })).toBe(false)
    expect(cors.equal(named, named)).toBe(true)
  })
})
