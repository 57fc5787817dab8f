import { describe, expect, it } from 'vitest'
import { bucketEncryptionSchema, encryptionSchema } from './encryption.ts'

const byDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/documents' }
const full = {
  Rules: [
    {
      ApplyServerSideEncryptionByDefault: byDefault,
      BucketKeyEnabled: true,
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
    },
  ],
}

describe('encryption', () => {
  it.each(['AES256', 'aws:kms'])('%s is short for a configuration of one rule', (SSEAlgorithm) => {
    expect(encryptionSchema.parse(SSEAlgorithm)).toEqual({
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }],
    })
  })

  it("takes S3's own shape as it is", () => {
    expect(encryptionSchema.parse(full)).toEqual(full)
  })

  it("turns CloudFormation's shape into S3's", () => {
    const { ApplyServerSideEncryptionByDefault, ...rest } = full.Rules[0] ?? {}

    expect(
      bucketEncryptionSchema.parse({
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: ApplyServerSideEncryptionByDefault, ...rest },
        ],
      }),
    ).toEqual(full)
  })

  it.each([
    ['a key with AES256', { ...byDefault, SSEAlgorithm: 'AES256' }],
    ['an unknown algorithm', { SSEAlgorithm: 'aes256' }],
    ['a key that is none', { ...byDefault, KMSMasterKeyID: 'alias/a b' }],
    ['an unknown key', { ...byDefault, KmsMasterKeyId: 'alias/a' }],
  ])('refuses %s', (_, ApplyServerSideEncryptionByDefault) => {
    const Rules = [{ ApplyServerSideEncryptionByDefault }]

    expect(encryptionSchema.safeParse({ Rules }).success).toBe(false)
  })

  it.each([[[]], [[...full.Rules, ...full.Rules]]])('refuses all but one rule', (Rules) => {
    expect(encryptionSchema.safeParse({ Rules }).success).toBe(false)
  })
})
