import { timingSafeEqual } from 'node:crypto'
import type { StowageError } from '../../core/error.ts'
import { s3Error } from '../errors.ts'
import type { PresentedSignature } from './presented-signature.ts'

/** The secret behind an access key id; a temporary one also names its session token. */
export interface KnownCredentials {
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Undefined for an access key id nobody has. */
export type SecretFor = (accessKeyId: string, sessionToken?: string) => KnownCredentials | undefined

function equalTokens(presented: string, known: string): boolean {
  const left = Buffer.from(presented)
  const right = Buffer.from(known)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** The secret that a signature claims to be made with. Throws `InvalidAccessKeyId`, `InvalidToken`. */
export function secretOf(presented: PresentedSignature, secretFor: SecretFor): string {
  const { sessionToken, credential } = presented
  const { accessKeyId } = credential
  const known = secretFor(accessKeyId, sessionToken)
  const unknown = (): StowageError => s3Error('InvalidAccessKeyId', { context: { accessKeyId } })
  if (known === undefined) throw unknown()
  if (known.sessionToken === undefined) {
    if (sessionToken !== undefined) throw s3Error('InvalidToken', { context: { accessKeyId } })
  } else if (sessionToken === undefined) {
    throw unknown()
  } else if (!equalTokens(sessionToken, known.sessionToken)) {
    throw s3Error('InvalidToken', { context: { accessKeyId } })
  }
  return known.secretAccessKey
}
