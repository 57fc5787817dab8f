import { isCustomers, isCustomersKey, type Encryption } from '../../engine/encryption/seal.ts'
import type { Upload } from '../../engine/upload.ts'
import { s3Error } from '../../protocol/errors.ts'
import type { Context } from '../handler.ts'
import { customerKey, type CustomerKeyInput } from './customer-key.ts'
import { storedChecksum } from '../stored-upload.ts'
import { checkAllowed } from './object-encryption.ts'

/**
 * What a part is encrypted with: as the upload, with the same key of the customer if that began with one. Throws
 * `InvalidRequest` for another key, or for one too many or too few.
 */
export function partEncryption(
  input: CustomerKeyInput,
  { seal }: Upload,
  context: Context,
): Encryption {
  const key = customerKey(input, context, 'write')
  if ((key !== undefined) !== isCustomers(seal)) {
    throw s3Error('InvalidRequest', {
      message:
        'The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.',
    })
  }
  if (key === undefined || !isCustomers(seal)) return { by: 'ring' }
  checkAllowed(context)
  if (!isCustomersKey(seal, key)) {
    throw s3Error('InvalidRequest', {
      message: 'The provided encryption parameters did not match the ones used originally.',
    })
  }
  return { by: 'customer', key }
}

/**
 * Checks the key of a request about an upload, which needs one only where the upload began with a checksum algorithm.
 * Source: S3 API Reference, CompleteMultipartUpload and ListParts.
 */
export function checkUploadKey(input: CustomerKeyInput, upload: Upload, context: Context): void {
  const needsKey = isCustomers(upload.seal) && storedChecksum(upload) !== undefined
  if (needsKey || input.SSECustomerKey !== undefined) partEncryption(input, upload, context)
}
