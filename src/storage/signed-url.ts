import { encodePathKey, percentEncode } from '../core/percent.ts'
import { attachment } from './attachment.ts'
import { checkAttributes } from './header-attributes.ts'
import { longestOnCloudFront, signedExpiry } from './signed-expiry.ts'
import type { SignedUrlOptions } from './signing-options.ts'
import type { StorageContext } from './storage-context.ts'

/** A URL that whoever has it may read until it expires. Throws `KeyInvalid`, `ExpiryInvalid`, `OptionInvalid`. */
export function signedUrl(context: StorageContext, key: string, options: SignedUrlOptions): string {
  const { presigner, declared, keys, cloudFront } = context
  const { download, versionId, contentType } = options
  const fullKey = keys.full(key)
  checkAttributes({ contentType })
  const isOnCloudFront = !declared.public && declared.customDomain !== undefined
  const { expiresIn, signedAt, expiresAt } = signedExpiry(context, {
    expiresIn: options.expiresIn,
    window: options.window,
    longest: isOnCloudFront && cloudFront !== undefined ? longestOnCloudFront : undefined,
  })
  const disposition = download === undefined ? undefined : attachment(download)
  const cacheControl = cacheControlOf(options, expiresIn)
  if (isOnCloudFront && cloudFront !== undefined) {
    const query = queryOf({
      'response-cache-control': cacheControl,
      'response-content-disposition': disposition,
      'response-content-type': contentType,
      versionId,
    })
    const url = `https://${declared.customDomain}/${encodePathKey(fullKey)}${query}`
    return cloudFront.signUrl(url, expiresAt)
  }
  const input = {
    Bucket: declared.bucket,
    Key: fullKey,
    VersionId: versionId,
    ResponseContentType: contentType,
    ResponseContentDisposition: disposition,
    ResponseCacheControl: cacheControl,
  }
  return presigner.presign('GetObject', input, { expiresIn, signedAt })
}

/** A URL that stays the same is for browsers to cache what it gives, whatever the object says. */
function cacheControlOf({ window }: SignedUrlOptions, life: number): string | undefined {
  return window === undefined ? undefined : `private, max-age=${life - window}`
}

/** CloudFront hands these on to S3 where its cache policy names them. */
function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${percentEncode(value)}`],
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}
