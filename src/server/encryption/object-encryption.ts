import type { Encryption } from '../../engine/encryption/seal.ts'
import { s3Error } from '../../protocol/errors.ts'
import type { OperationInput } from '../../protocol/operation-types.ts'
import type { Context } from '../handler.ts'
import { blocksCustomerKeys } from './bucket-encryption.ts'
import { customerKey, customerKeyMembers, type CustomerKeyInput } from './customer-key.ts'
import { encryptionError, encryptionHeader } from './encryption-error.ts'

/** The members by which a write says how its object is encrypted. */
export const encryptionMembers = [
  ...customerKeyMembers,
  'BucketKeyEnabled',
  'ServerSideEncryption',
  'SSEKMSEncryptionContext',
  'SSEKMSKeyId',
] as const

export type EncryptionInput = Pick<OperationInput<'PutObject'>, (typeof encryptionMembers)[number]>

/**
 * What a new object is encrypted with: the customer's key if the request brings one, else the server's own keys.
 * Throws what S3 refuses the members with, `AccessDenied` where the bucket takes no customers' keys, and
 * `NotImplemented` for keys of AWS KMS.
 */
export function objectEncryption(input: EncryptionInput, context: Context): Encryption {
  const { ServerSideEncryption: method, SSEKMSKeyId, SSEKMSEncryptionContext } = input
  if (method !== undefined && bringsKey(input)) {
    throw encryptionError(
      'Server Side Encryption with Customer provided key is incompatible with the encryption method specified',
      method,
    )
  }
  if (method === 'aws:kms' || method === 'aws:kms:dsse') {
    throw s3Error('NotImplemented', {
      message: `This server has no AWS KMS: ${method} is not implemented.`,
    })
  }
  if (method !== undefined && method !== 'AES256')
    throw encryptionError('The encryption method specified is not supported', method)
  if (SSEKMSKeyId !== undefined || SSEKMSEncryptionContext !== undefined) {
    throw encryptionError(
      `Server Side Encryption with AWS KMS managed key requires HTTP header ${encryptionHeader} : aws:kms`,
      method,
    )
  }
  const key = customerKey(input, context, 'write')
  if (key === undefined) return { by: 'ring' }
  checkAllowed(context)
  return { by: 'customer', key }
}

/** True if a copy asks for an encryption, which is a reason to copy an object onto itself. */
export function asksForEncryption(input: EncryptionInput): boolean {
  return input.ServerSideEncryption !== undefined || bringsKey(input)
}

const bringsKey = (input: CustomerKeyInput): boolean =>
  customerKeyMembers.some((member) => input[member] !== undefined)

/** Throws `AccessDenied` where the bucket takes no objects with customers' keys. */
export function checkAllowed({ bucket, key, caller }: Context): void {
  if (!blocksCustomerKeys(bucket)) return
  const who = caller.accessKeyId === undefined ? 'Anonymous' : `User: ${caller.account}`
  throw s3Error('AccessDenied', {
    message: `${who} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::${bucket.name}/${key}" because this bucket has blocked upload requests that specify Server Side Encryption with Customer provided keys (SSE-C). Please specify a different server-side encryption type`,
  })
}
