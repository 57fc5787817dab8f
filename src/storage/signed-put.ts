import { claimedChecksum } from './claimed-checksum.ts'
import { signedExpiry } from './signed-expiry.ts'
import type { SignedRequest } from './signed-request.ts'
import type { SignedPutOptions } from './signing-options.ts'
import type { StorageContext } from './storage-context.ts'
import { uploadAttributes } from './upload-attributes.ts'

/**
 * A request that uploads one object, and that S3 refuses of anything else than is said here. Throws
 * `KeyInvalid`, `ExpiryInvalid`, `ChecksumInvalid`, `MetadataInvalid`, `TagsInvalid`.
 */
export function signedPut(
  context: StorageContext,
  key: string,
  options: SignedPutOptions,
): SignedRequest {
  const { client, presigner, declared, keys } = context
  const { length, checksum, overwrite = declared.overwrite } = options
  const isGuarded = overwrite !== 'replace' && client.provider.conditionalWrites
  const input = {
    ...uploadAttributes(declared, key, options),
    ...claimedChecksum(checksum),
    Bucket: declared.bucket,
    Key: keys.full(key),
    ContentLength: length,
    ...(isGuarded && { IfNoneMatch: '*' }),
  }
  const { expiresIn, signedAt } = signedExpiry(context, options)
  const request = presigner.request('PutObject', input, { expiresIn, signedAt })
  return { ...request, method: 'PUT' }
}
