import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import { s3Error } from '../../protocol/errors.ts'
import { defaultEncryption } from '../bucket-defaults.ts'
import { matching } from './matching.ts'
import type { SubResource } from './sub-resource.ts'

const configuration = z.object({
  Rules: z.tuple([
    z.object({
      ApplyServerSideEncryptionByDefault: z.object({
        SSEAlgorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']),
      }),
    }),
  ]),
})

export const encryption: SubResource = {
  aspect: 'encryption',
  put: 'PutBucketEncryption',
  get: 'GetBucketEncryption',
  delete: 'DeleteBucketEncryption',
  member: 'ServerSideEncryptionConfiguration',
  absent: 'ServerSideEncryptionConfigurationNotFoundError',
  reset: defaultEncryption,
  accept: acceptEncryption,
}

function acceptEncryption(document: Json): Json {
  const { Rules } = matching(configuration, document)
  if (Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm !== 'AES256') {
    throw s3Error('NotImplemented', {
      message: 'Default encryption with AWS KMS is not implemented.',
    })
  }
  return document
}
