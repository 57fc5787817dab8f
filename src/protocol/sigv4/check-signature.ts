import { s3Error } from '../errors.ts'
import { canonicalRequest, stringToSign } from './canonical-request.ts'
import type { CanonicalRequest } from './canonical-request.ts'
import type { ChunkSeed } from './chunk-signer.ts'
import { equalSignatures } from './equal-signatures.ts'
import type { PresentedSignature } from './presented-signature.ts'
import { signingKeyFor } from './signing-key.ts'

const secretHeaders = /^(x-amz-security-token|x-amz-[a-z-]*customer-key):.*$/gm
const secretParameters = /((?:security-token|customer-key)=)[^&\n]*/gi

/** AWS shows the whole canonical request; an error that is logged must not show tokens or keys. */
function withoutSecrets(canonical: string): string {
  return canonical.replace(secretHeaders, '$1:(hidden)').replace(secretParameters, '$1(hidden)')
}

/** What was signed, and the secret it should have been signed with. */
export interface SignedContent extends Omit<CanonicalRequest, 'signedHeaders'> {
  readonly secretAccessKey: string
}

/** Throws SignatureDoesNotMatch unless this secret makes this signature of this request. */
export function checkSignature(presented: PresentedSignature, content: SignedContent): ChunkSeed {
  const { credential, amzDate, signedHeaders, signature } = presented
  const { method, path, query, headers, payloadHash, secretAccessKey } = content
  const { date, region, service, scope, accessKeyId } = credential
  const canonical = canonicalRequest({ method, path, query, headers, signedHeaders, payloadHash })
  const text = stringToSign(canonical, amzDate, scope)
  const signingKey = signingKeyFor({ secretAccessKey, date, region, service })
  if (!equalSignatures(signature, signingKey.sign(text))) {
    throw s3Error('SignatureDoesNotMatch', {
      context: { accessKeyId, stringToSign: text, canonicalRequest: withoutSecrets(canonical) },
    })
  }
  return { signature, signingKey, amzDate, scope }
}
