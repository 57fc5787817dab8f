import { z } from 'zod'
import { closedObject, expects } from '../closed-object.ts'
import { corsForBrowsers } from './cors-for-browsers.ts'
import { corsRuleSchema, originSchema } from './cors-rule.ts'
import type { CorsRule } from './cors-rule.ts'

/** S3's own shape, as `PutBucketCors` takes it. */
export interface CorsConfiguration {
  readonly CORSRules: readonly CorsRule[]
}

/**
 * The origins whose pages may read and upload, or S3's whole configuration, which replaces what is
 * there; `'off'` means that the bucket has none.
 */
export type CorsInput = 'off' | readonly string[] | CorsConfiguration

const mostRules = 100
const listed = `has to be a list of 1 to ${mostRules} rules; write "off" for none`
const rules = z
  .array(corsRuleSchema, expects(listed))
  .min(1, listed)
  .max(mostRules, listed)
  .superRefine((written, context) => {
    const ids = new Set<string>()
    for (const [index, { ID }] of written.entries()) {
      const message = 'is the ID of a rule before it; every ID is one rule'
      if (ID !== undefined && ids.has(ID))
        context.addIssue({ code: 'custom', path: [index, 'ID'], message, input: ID })
      if (ID !== undefined) ids.add(ID)
    }
  })
  .readonly()

const mapping = { expected: 'has to be a mapping with CORSRules' }
const shapes = 'has to be a list of origins, like ["https://app.example"], { CORSRules } or "off"'

/** Validates `cors`, `CORSConfiguration`, `CorsConfiguration`, and normalises them to S3's shape. */
export const corsSchema = z
  .union(
    [
      z.literal('off'),
      z.array(originSchema).min(1, shapes).readonly(),
      closedObject({ CORSRules: rules.optional(), CorsRules: rules.optional() }, mapping).refine(
        ({ CORSRules, CorsRules }) => (CORSRules === undefined) !== (CorsRules === undefined),
        shapes,
      ),
    ],
    expects(shapes),
  )
  .transform((input): CorsConfiguration | 'off' => {
    if (input === 'off') return input
    if (!('length' in input)) return { CORSRules: input.CORSRules ?? input.CorsRules ?? [] }
    return { CORSRules: [corsForBrowsers(input)] }
  })
