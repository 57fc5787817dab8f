import { defaultEncryption } from '../bucket-defaults.ts'
import { acceptEncryption } from '../encryption/bucket-encryption.ts'
import type { SubResource } from './sub-resource.ts'

export const encryption: SubResource = {
  aspect: 'encryption',
  put: 'PutBucketEncryption',
  get: 'GetBucketEncryption',
  delete: 'DeleteBucketEncryption',
  member: 'ServerSideEncryptionConfiguration',
  absent: 'ServerSideEncryptionConfigurationNotFoundError',
  reset: ({ legacyBucketDefaults }) => (legacyBucketDefaults ? undefined : defaultEncryption),
  accept: acceptEncryption,
}
