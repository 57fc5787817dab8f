import { z } from 'zod'
import { closedObject, expects } from '../closed-object.ts'

const algorithms = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const

export type EncryptionAlgorithm = (typeof algorithms)[number]

/** The default key of a bucket; without a key id, KMS uses the key `aws/s3` that AWS manages. */
export interface EncryptionDefault {
  readonly SSEAlgorithm: EncryptionAlgorithm
  readonly KMSMasterKeyID?: string | undefined
}

/** S3's own shape, as `PutBucketEncryption` takes it. S3 allows exactly one rule. */
export interface ServerSideEncryptionConfiguration {
  readonly Rules: readonly [
    {
      readonly ApplyServerSideEncryptionByDefault: EncryptionDefault
      readonly BucketKeyEnabled?: boolean | undefined
      readonly BlockedEncryptionTypes?:
        | { readonly EncryptionType: readonly ('NONE' | 'SSE-C')[] }
        | undefined
    },
  ]
}

/** An algorithm, or S3's whole configuration where there is a key to name. */
export type EncryptionInput = 'AES256' | 'aws:kms' | ServerSideEncryptionConfiguration

const mapping = { expected: 'has to be a mapping' }
const algorithm = z.enum(algorithms, expects(`has to be one of ${algorithms.join(', ')}`))
const keyId = z
  .string(expects('has to be a key id, an ARN or an alias, like "alias/documents"'))
  .regex(/^[\w:/-]{1,2048}$/, 'has to be a key id, an ARN or an alias, like "alias/documents"')

const byDefault = closedObject(
  { SSEAlgorithm: algorithm, KMSMasterKeyID: keyId.optional() },
  mapping,
).superRefine(({ SSEAlgorithm, KMSMasterKeyID }, context) => {
  if (SSEAlgorithm !== 'AES256' || KMSMasterKeyID === undefined) return
  const message = 'does not go with AES256, which has no key of yours; use "aws:kms"'
  context.addIssue({ code: 'custom', path: ['KMSMasterKeyID'], message, input: KMSMasterKeyID })
})
const ruleOptions = {
  BucketKeyEnabled: z.boolean(expects('has to be true or false')).optional(),
  BlockedEncryptionTypes: closedObject(
    {
      EncryptionType: z
        .array(
          z.enum(['NONE', 'SSE-C'], expects('has to be "NONE" or "SSE-C"')),
          expects('has to be a list of "NONE" or "SSE-C"'),
        )
        .readonly(),
    },
    mapping,
  ).optional(),
}

/** Validates `encryption` and `ServerSideEncryptionConfiguration`, and normalises to S3's shape. */
export const encryptionSchema = z
  .union(
    [
      z.enum(['AES256', 'aws:kms']),
      closedObject(
        {
          Rules: oneRule(
            closedObject(
              { ApplyServerSideEncryptionByDefault: byDefault, ...ruleOptions },
              mapping,
            ),
          ),
        },
        mapping,
      ),
    ],
    {
      error: ({ input }) =>
        input === 'off' || input === false
          ? 'cannot be off: S3 encrypts every object; leave it out, or write "AES256"'
          : 'has to be "AES256", "aws:kms" or { Rules: [{ ApplyServerSideEncryptionByDefault }] }',
    },
  )
  .transform((input): ServerSideEncryptionConfiguration =>
    typeof input === 'string'
      ? { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: input } }] }
      : input,
  )

/** Validates CloudFormation's `BucketEncryption`, and normalises it to S3's shape. */
export const bucketEncryptionSchema = closedObject(
  {
    ServerSideEncryptionConfiguration: oneRule(
      closedObject({ ServerSideEncryptionByDefault: byDefault, ...ruleOptions }, mapping),
    ),
  },
  { expected: 'has to be a mapping with a ServerSideEncryptionConfiguration' },
).transform(({ ServerSideEncryptionConfiguration: [rule] }): ServerSideEncryptionConfiguration => {
  const { ServerSideEncryptionByDefault: ApplyServerSideEncryptionByDefault, ...rest } = rule
  return { Rules: [{ ApplyServerSideEncryptionByDefault, ...rest }] }
})

function oneRule<Rule extends z.ZodType>(rule: Rule) {
  return z.tuple([rule], expects('has to be a list of exactly one rule')).readonly()
}
