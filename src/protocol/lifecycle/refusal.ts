import { s3Error } from '../errors.ts'
import type { RuleDocument } from './lifecycle-document.ts'
import { filterOf } from './lifecycle-rule.ts'

export const invalidArgument = (message: string): Error => s3Error('InvalidArgument', { message })
export const invalidRequest = (message: string): Error => s3Error('InvalidRequest', { message })

/** How S3's messages name a rule: by what it is about. */
export function ruleName(rule: RuleDocument): string {
  if (rule.Filter === undefined) return `prefix '${rule.Prefix ?? ''}'`
  const { prefix, tags, largerThan, smallerThan } = filterOf(rule)
  const parts = [
    ...Object.entries(tags).map(([key, value]) => `tag={key=${key}, value=${value}}`),
    ...(largerThan === undefined ? [] : [`objectsizegreaterthan=${largerThan}`]),
    ...(smallerThan === undefined ? [] : [`objectsizelessthan=${smallerThan}`]),
  ]
  if (prefix !== '' || parts.length === 0) parts.unshift(`prefix=${prefix}`)
  return `filter '(${parts.join(' and ')})'`
}
