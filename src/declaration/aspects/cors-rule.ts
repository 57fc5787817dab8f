import { z } from 'zod'
import { headerName } from '../../protocol/cors/cors-rule.ts'
import { closedObject, expects } from '../closed-object.ts'

const methods = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'] as const

/** One rule of S3's own shape. S3 takes the first one that fits a request. */
export interface CorsRule {
  readonly ID?: string | undefined
  /** What a page may send; at most one `*` in each. */
  readonly AllowedHeaders?: readonly string[] | undefined
  readonly AllowedMethods: readonly (typeof methods)[number][]
  /** Whose pages; at most one `*` in each. */
  readonly AllowedOrigins: readonly string[]
  /** What a page may read of the answer, beside the few headers that all may. */
  readonly ExposeHeaders?: readonly string[] | undefined
  /** Seconds that a browser may keep the answer to its preflight. */
  readonly MaxAgeSeconds?: number | undefined
}

const longestId = 255
const origin = 'has to be an origin, like "https://app.example", with at most one "*"'
const seconds = 'has to be a whole number of seconds'

/** Validates an origin, or a pattern of some: scheme, host and port as browsers send them. */
export const originSchema = z.string(expects(origin)).superRefine((text, context) => {
  const message = originProblem(text)
  if (message !== undefined) context.addIssue({ code: 'custom', message, input: text })
})

const allowedHeader = z
  .string(expects('has to be the name of a header'))
  .regex(headerName, 'has to be the name of a header, or "*"')
  .refine((name) => wildcards(name) <= 1, 'has at most one "*"')
const exposedHeader = z
  .string(expects('has to be the name of a header'))
  .regex(headerName, 'has to be the name of a header')
  .refine((name) => wildcards(name) === 0, 'cannot have a "*", which S3 does not take here')
const id = z
  .string(expects('has to be text'))
  .min(1, 'has to be text')
  .max(longestId, `has at most ${longestId} characters`)
const maxAge = z
  .int(expects(seconds))
  .min(0, seconds)
  .max(2 ** 31 - 1, seconds)
const method = z.enum(methods, expects(`has to be one of ${methods.join(', ')}`))
const exposedHeaders = listOf(exposedHeader, 'header names').readonly()

/** CloudFormation's names of what S3 names so; a rule has at most one of the two. */
const spellings = { ID: 'Id', ExposeHeaders: 'ExposedHeaders', MaxAgeSeconds: 'MaxAge' } as const

/** Validates one rule in S3's names, CloudFormation's or both, and normalises it to S3's. */
export const corsRuleSchema = closedObject(
  {
    ID: id.optional(),
    Id: id.optional(),
    AllowedHeaders: listOf(allowedHeader, 'header names').readonly().optional(),
    AllowedMethods: listOf(method, 'methods').min(1, 'has to have a method').readonly(),
    AllowedOrigins: listOf(originSchema, 'origins').min(1, 'has to have an origin').readonly(),
    ExposeHeaders: exposedHeaders.optional(),
    ExposedHeaders: exposedHeaders.optional(),
    MaxAgeSeconds: maxAge.optional(),
    MaxAge: maxAge.optional(),
  },
  { expected: 'has to be a mapping with AllowedMethods and AllowedOrigins' },
)
  .superRefine((rule, context) => {
    for (const [name, other] of Object.entries(spellings)) {
      if (!(name in rule && other in rule)) continue
      const message = `says the same as ${name}; keep one of the two`
      context.addIssue({ code: 'custom', path: [other], message })
    }
  })
  .transform(({ Id, ExposedHeaders, MaxAge, ...rule }): CorsRule => {
    const ID = rule.ID ?? Id
    const ExposeHeaders = rule.ExposeHeaders ?? ExposedHeaders
    const MaxAgeSeconds = rule.MaxAgeSeconds ?? MaxAge
    return {
      ...(ID !== undefined && { ID }),
      ...(rule.AllowedHeaders !== undefined && { AllowedHeaders: rule.AllowedHeaders }),
      AllowedMethods: rule.AllowedMethods,
      AllowedOrigins: rule.AllowedOrigins,
      ...(ExposeHeaders !== undefined && { ExposeHeaders }),
      ...(MaxAgeSeconds !== undefined && { MaxAgeSeconds }),
    }
  })

function listOf<Item extends z.ZodType>(item: Item, names: string) {
  return z.array(item, expects(`has to be a list of ${names}`))
}

function originProblem(text: string): string | undefined {
  if (text === '*' || text === 'null') return undefined
  if (wildcards(text) > 1 || !/^[\x21-\x7e]{1,255}$/.test(text)) return origin
  const [, host = text] = /^[a-z][a-z0-9+.-]*:\/\/(.+)$/.exec(text) ?? []
  if (/[/?#@]/.test(host)) return 'has to end after the host and port, as the origin of a page does'
  if (host === text && wildcards(text) === 0) return origin
  return /[A-Z]/.test(text) ? 'has to be in lower case, as browsers send it' : undefined
}

function wildcards(text: string): number {
  return text.split('*').length - 1
}
