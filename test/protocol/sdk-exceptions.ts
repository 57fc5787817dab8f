/**
 * Where the SDK does more than serialize the model. Everything else has to be equal, so a new row here
 * means that the SDK has changed and that somebody has looked.
 */

/** Members whose value cannot be any text, at the top of an input. */
export const fixedInputs: Readonly<Record<string, unknown>> = {
  // The endpoint rules and the bucket-name middleware read it: an ARN or an S3 Express name changes the host.
  Bucket: 'contract-bucket',
  // Becomes a label of the host name, so it has to be one.
  RequestRoute: 'route',
  // The SSE-C middleware accepts 32 bytes in Base64 and replaces the MD5 by its own.
  SSECustomerKey: 'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=',
  SSECustomerKeyMD5: 'KYvwGXoFFJ42a2u2GDWhwQ==',
  CopySourceSSECustomerKey: 'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=',
  CopySourceSSECustomerKeyMD5: 'KYvwGXoFFJ42a2u2GDWhwQ==',
  // The checksum middleware knows the algorithms, and computes a checksum only where none is given.
  ChecksumAlgorithm: 'CRC32',
  ChecksumCRC32: 'AAAAAA==',
}

/** Members that the SDK adds when they are absent: they are always given. */
export const addedInputs: ReadonlySet<string> = new Set([
  'ClientToken',
  'ContentType',
  'SSECustomerKey',
  'SSECustomerKeyMD5',
  'CopySourceSSECustomerKey',
  'CopySourceSSECustomerKeyMD5',
  'ChecksumAlgorithm',
  'ChecksumCRC32',
])

/** An empty success is an error to the SDK's throw-200 middleware: the payload is always given. */
export const neededOutputs: ReadonlySet<string> = new Set(['CopyObjectResult', 'CopyPartResult'])

/** An empty location is the SDK's undefined, and S3's us-east-1. */
export const fixedOutputs: Readonly<Record<string, unknown>> = { LocationConstraint: 'eu-west-1' }

/** Computed from `Expires` by the SDK's expires middleware; there is one header on the wire. */
export const derivedOutput = { member: 'ExpiresString', from: 'Expires' } as const

/** Operations whose URL another operation has too, told apart by the host name alone. */
export const unroutable: ReadonlySet<string> = new Set([
  'ListDirectoryBuckets',
  'WriteGetObjectResponse',
])

/** The SDK's reader takes it for the indentation of a document, even when it was escaped. */
export const isLostBySdk = (text: string): boolean => text.includes('\n') && text.trim() === ''
