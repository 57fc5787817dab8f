import { z } from 'zod'
import { closedObject, expects } from './closed-object.ts'

/** Validates an endpoint: scheme, host and port. */
export const endpointOriginSchema = z
  .string(expects('has to be a URL, like "https://s3.example.com"'))
  .superRefine((text, context) => {
    const message = originProblem(text)
    if (message !== undefined) context.addIssue({ code: 'custom', message, input: text })
  })
  .transform((text) => new URL(text).origin)

/** Validates `target`. */
export const targetSchema = z.union(
  [
    z.enum(['embedded', 'aws']),
    closedObject(
      {
        endpoint: endpointOriginSchema,
        publicEndpoint: endpointOriginSchema.optional(),
        region: z.string(expects('has to be text')).optional(),
        addressing: z
          .enum(['path', 'virtual-host'], expects('has to be "path" or "virtual-host"'))
          .optional(),
      },
      { expected: 'has to be a mapping with an endpoint' },
    ),
  ],
  expects('has to be "embedded", "aws" or { endpoint: "https://…" }'),
)

/** Where the buckets live: the embedded server, AWS, or an S3-compatible endpoint. */
export type TargetInput =
  | 'embedded'
  | 'aws'
  | {
      /** How the application reaches S3: scheme, host and port. */
      readonly endpoint: string
      /** How browsers reach it, where that differs; signed URLs name it. @default endpoint */
      readonly publicEndpoint?: string | undefined
      /** The region that requests are signed for. @default the declaration's region */
      readonly region?: string | undefined
      /** Where a URL names the bucket. @default 'path' */
      readonly addressing?: 'path' | 'virtual-host' | undefined
    }

/** An S3-compatible endpoint, all its defaults filled in. */
export interface EndpointTarget {
  readonly endpoint: string
  readonly publicEndpoint: string
  readonly region: string
  readonly addressing: 'path' | 'virtual-host'
}

export type Target = 'embedded' | 'aws' | EndpointTarget

/** Fills in what an endpoint leaves out. */
export function targetOf(target: z.output<typeof targetSchema>, region: string): Target {
  if (typeof target === 'string') return target
  const { endpoint, publicEndpoint = endpoint, addressing = 'path' } = target
  return { endpoint, publicEndpoint, region, addressing }
}

function originProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return 'has to be a URL that begins with https:// or http://'
  }
  if (url.username !== '' || url.password !== '') {
    return 'must not hold credentials; they come from the environment'
  }
  if (url.pathname !== '/' || /[?#]/.test(text)) return 'has to end after the host and port'
  return undefined
}
