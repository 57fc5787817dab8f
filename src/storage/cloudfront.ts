import { createPrivateKey } from 'node:crypto'
import { encodePathKey } from '../core/percent.ts'
import type { StorageDeclaration } from '../declaration/declaration.ts'
import { storageError } from './errors.ts'
import { longestOnCloudFront, signedExpiry } from './signed-expiry.ts'
import type { SignedCookies } from './signed-request.ts'
import type { ExpiryOptions } from './signing-options.ts'
import type { CloudFrontSigner, StorageContext } from './storage-context.ts'

/** A key pair whose public half a CloudFront distribution trusts. */
export interface CloudFrontKey {
  /** The id that CloudFront gave the public key. */
  readonly keyPairId: string
  /** RSA, or ECDSA on the curve P-256, as PEM; its line breaks may be written as `\\n`. */
  readonly privateKey: string
}

/** Loads CloudFront's signer, which takes 40 ms, so that signing itself is synchronous. Throws `SignerInvalid`. */
export async function createCloudFrontSigner({
  keyPairId,
  privateKey: given,
}: CloudFrontKey): Promise<CloudFrontSigner> {
  // Where a variable has to be one line, the ends of the lines are written as \n.
  const privateKey = given.replaceAll('\\n', '\n')
  checkKey(privateKey)
  const { getSignedUrl, getSignedCookies } = await import('@aws-sdk/cloudfront-signer')
  return {
    signUrl: (url, expiresAt) =>
      getSignedUrl({ url, keyPairId, privateKey, dateLessThan: expiresAt }),
    signCookies(url, expiresAt) {
      const policy = JSON.stringify({
        Statement: [
          {
            Resource: url,
            Condition: {
              DateLessThan: { 'AWS:EpochTime': Math.floor(expiresAt.getTime() / 1000) },
            },
          },
        ],
      })
      const cookies = getSignedCookies({ keyPairId, privateKey, policy })
      return Object.fromEntries(Object.entries(cookies).map(([name, value]) => [name, `${value}`]))
    },
  }
}

/**
 * Nothing of the key may appear in the error. Source: CloudFront Developer Guide, "Create key pairs for
 * your signers".
 */
function checkKey(privateKey: string): void {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(privateKey)
    if (asymmetricKeyType === 'rsa' || asymmetricKeyDetails?.namedCurve === 'prime256v1') return
  } catch {
    // What OpenSSL says of it helps nobody.
  }
  throw storageError('SignerInvalid')
}

/** Refuses a private storage on a custom domain that nobody signs for. Throws `SignerMissing`. */
export function checkSigner(
  { name, public: isPublic, customDomain }: StorageDeclaration,
  signer: CloudFrontSigner | undefined,
): void {
  if (isPublic || customDomain === undefined || signer !== undefined) return
  throw storageError('SignerMissing', { context: { storage: name, customDomain } })
}

/** Cookies for what the CDN of a private storage keeps below a prefix. Throws `SignerMissing`. */
export function signedCookies(
  context: StorageContext,
  prefix: string,
  options: ExpiryOptions,
): SignedCookies {
  const { declared, keys, cloudFront } = context
  const { customDomain, name } = declared
  if (cloudFront === undefined || customDomain === undefined)
    throw storageError('SignerMissing', { context: { storage: name, customDomain } })
  const { expiresAt } = signedExpiry(context, { ...options, longest: longestOnCloudFront })
  const url = `https://${customDomain}/${encodePathKey(keys.fullPrefix(prefix))}*`
  return { cookies: cloudFront.signCookies(url, expiresAt), expiresAt }
}
