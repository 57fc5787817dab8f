import { isCustomers, isCustomersKey } from '../../engine/encryption/seal.ts'
import type { ObjectVersion } from '../../engine/object-version.ts'
import { s3Error } from '../../protocol/errors.ts'
import type { Context } from '../handler.ts'
import { customerKey, type CustomerKeyInput } from './customer-key.ts'

/**
 * The key that opens a version; undefined if it takes none. Throws `InvalidRequest` where the request has to bring a
 * key, or must not, and `AccessDenied` for another than the one the version was written with.
 */
export function readingKey(
  input: CustomerKeyInput,
  { seal }: Pick<ObjectVersion, 'seal'>,
  context: Pick<Context, 'isSecure'>,
): Uint8Array | undefined {
  const key = customerKey(input, context, 'read')
  if (!isCustomers(seal)) {
    if (key === undefined) return undefined
    throw s3Error('InvalidRequest', {
      message: 'The encryption parameters are not applicable to this object.',
    })
  }
  if (key === undefined) {
    throw s3Error('InvalidRequest', {
      message:
        'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
    })
  }
  if (isCustomersKey(seal, key)) return key
  throw s3Error('AccessDenied', {
    message:
      'Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.',
  })
}
