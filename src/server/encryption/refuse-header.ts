import type { OperationName } from '../../protocol/operation-types.ts'
import type { RequestHeaders } from '../../protocol/request-headers.ts'
import { encryptionError, encryptionHeader } from './encryption-error.ts'

/** Operations on what is encrypted already. */
const refusing: ReadonlySet<OperationName> = new Set([
  'GetObject',
  'HeadObject',
  'UploadPart',
  'UploadPartCopy',
])

/**
 * Refuses to choose an encryption for what has one. Throws `InvalidArgument`. Source: S3 API Reference, GetObject:
 * "Encryption request headers … should not be sent for the GetObject requests".
 */
export function refuseEncryptionHeader(operation: OperationName, headers: RequestHeaders): void {
  const value = headers[encryptionHeader]
  if (value === undefined || !refusing.has(operation)) return
  const message = `${encryptionHeader} header is not supported for this operation.`
  throw encryptionError(message, String(value))
}
