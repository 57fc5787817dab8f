import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { s3Error } from '../../protocol/errors.ts'
import { defaultEncryption } from '../bucket-defaults.ts'
import { matching } from '../sub-resources/matching.ts'

const byDefault = z.object({
  SSEAlgorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']),
  KMSMasterKeyID: z.string().optional(),
})
const blocked = z.object({ EncryptionType: z.tuple([z.enum(['NONE', 'SSE-C'])]) })
const configuration = z.object({
  Rules: z.tuple([
    z.object({
      ApplyServerSideEncryptionByDefault: byDefault.optional(),
      BucketKeyEnabled: z.boolean().optional(),
      BlockedEncryptionTypes: blocked.optional(),
    }),
  ]),
})

type Configuration = z.infer<typeof configuration>

/**
 * What is kept of a default encryption. What a rule does not say stays as it is: AWS documents one that only blocks or
 * unblocks customers' keys. Throws `MalformedXML`, `InvalidArgument`, and `NotImplemented` for keys of AWS KMS.
 */
export function acceptEncryption(document: Json, bucket: Bucket): Json {
  const [rule] = matching(configuration, document).Rules
  if (
    rule.ApplyServerSideEncryptionByDefault === undefined &&
    rule.BlockedEncryptionTypes === undefined
  )
    throw s3Error('MalformedXML')
  checkAlgorithm(rule.ApplyServerSideEncryptionByDefault)
  const [before] = configurationOf(bucket).Rules
  const { BlockedEncryptionTypes = before.BlockedEncryptionTypes } = rule
  const { BucketKeyEnabled = before.BucketKeyEnabled ?? false } = rule
  return {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
        BucketKeyEnabled,
        ...(BlockedEncryptionTypes && { BlockedEncryptionTypes }),
      },
    ],
  }
}

function checkAlgorithm(rule: z.infer<typeof byDefault> = { SSEAlgorithm: 'AES256' }): void {
  const { SSEAlgorithm, KMSMasterKeyID } = rule
  if (SSEAlgorithm !== 'AES256') {
    throw s3Error('NotImplemented', {
      message: `This server has no AWS KMS: default encryption with ${SSEAlgorithm} is not implemented.`,
    })
  }
  if (KMSMasterKeyID !== undefined) {
    throw s3Error('InvalidArgument', {
      message:
        'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      context: { ArgumentName: 'ApplyServerSideEncryptionByDefault', ArgumentValue: SSEAlgorithm },
    })
  }
}

/** True if the bucket takes no new objects with customers' keys. */
export function blocksCustomerKeys(bucket: Bucket): boolean {
  const { BlockedEncryptionTypes } = configurationOf(bucket).Rules[0]
  return BlockedEncryptionTypes?.EncryptionType[0] === 'SSE-C'
}

function configurationOf({ aspects }: Bucket): Configuration {
  const { data } = configuration.safeParse(aspects['encryption'] ?? defaultEncryption)
  return data ?? { Rules: [{}] }
}
