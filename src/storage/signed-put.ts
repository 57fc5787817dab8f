import { claimedChecksum } from './claimed-checksum.ts'
import { optionInvalid } from './option-invalid.ts'
import { checkOverwrite } from './put-options-check.ts'
import { signedExpiry } from './signed-expiry.ts'
import type { SignedRequest } from './signed-request.ts'
import type { SignedPutOptions } from './signing-options.ts'
import type { StorageContext } from './storage-context.ts'
import { uploadAttributes } from './upload-attributes.ts'

/**
 * A request that uploads one object, and that S3 refuses of anything else than is said here. Throws
 * `KeyInvalid`, `OptionInvalid`, `ExpiryInvalid`, `ChecksumInvalid`, `MetadataInvalid`, `TagsInvalid`.
 */
export function signedPut(
  context: StorageContext,
  key: string,
  options: SignedPutOptions,
): SignedRequest {
  const { client, presigner, declared, keys } = context
  const { length, checksum, overwrite = declared.overwrite } = options
  checkOverwrite(overwrite)
  checkLength(context, options)
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

/** Nobody counts the bytes of a signed upload but S3, and S3 only by the length that is signed. */
function checkLength({ declared }: StorageContext, { length, accept }: SignedPutOptions): void {
  const isCounted = length === undefined || (Number.isSafeInteger(length) && length >= 0)
  if (!isCounted)
    throw optionInvalid('length', { expected: 'a whole number of bytes', value: length })
  const { minBytes = 0, maxBytes } = (accept !== false && declared.accept) || {}
  if (length !== undefined || (maxBytes === undefined && minBytes === 0)) return
  throw optionInvalid('length', {
    expected: `given, for ${declared.name} accepts ${minBytes} to ${maxBytes ?? 'any number of'} bytes`,
    value: length,
    hint: 'Give the bytes of the upload, or pass accept: false and check the object when it is there.',
  })
}
