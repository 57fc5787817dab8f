import { hash } from 'node:crypto'
import { s3Error } from '../../protocol/errors.ts'
import type { OperationInput } from '../../protocol/operation-types.ts'
import type { Context } from '../handler.ts'
import { encryptionError, encryptionHeader } from './encryption-error.ts'

/** The members by which a request brings the key of its object (SSE-C). */
export const customerKeyMembers = [
  'SSECustomerAlgorithm',
  'SSECustomerKey',
  'SSECustomerKeyMD5',
] as const

/** Those by which a copy brings the key of its source. */
export const sourceKeyMembers = [
  'CopySourceSSECustomerAlgorithm',
  'CopySourceSSECustomerKey',
  'CopySourceSSECustomerKeyMD5',
] as const

export type CustomerKeyInput = Pick<
  OperationInput<'GetObject'>,
  (typeof customerKeyMembers)[number]
>
export type SourceKeyInput = Pick<OperationInput<'CopyObject'>, (typeof sourceKeyMembers)[number]>

/** What is said of a source, as it would be said of an object. */
export function ofSource(input: SourceKeyInput): CustomerKeyInput {
  return {
    SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm,
    SSECustomerKey: input.CopySourceSSECustomerKey,
    SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
  }
}

const requests = 'Requests specifying Server Side Encryption with Customer provided keys must'

/**
 * The key that a request brings; undefined if it brings none. Only a write has to say the MD5 of it. Throws
 * `InvalidArgument` for what is missing or does not fit, and `InvalidRequest` where others may listen. Source: S3
 * User Guide, "Using server-side encryption with customer-provided keys"; the checks are in the order of AWS's.
 */
export function customerKey(
  input: CustomerKeyInput,
  context: Pick<Context, 'isSecure'>,
  use: 'read' | 'write',
): Uint8Array | undefined {
  const { SSECustomerAlgorithm: algorithm, SSECustomerKey: text, SSECustomerKeyMD5: md5 } = input
  if (algorithm === undefined && text === undefined && md5 === undefined) return undefined
  if (!context.isSecure)
    throw s3Error('InvalidRequest', { message: `${requests} be made over a secure connection.` })
  if (algorithm === undefined)
    throw encryptionError(`${requests} provide a valid encryption algorithm.`)
  if (algorithm !== 'AES256') {
    throw s3Error('InvalidEncryptionAlgorithmError', {
      context: { ArgumentName: encryptionHeader, ArgumentValue: algorithm },
    })
  }
  if (text === undefined) throw encryptionError(`${requests} provide an appropriate secret key.`)
  if (md5 === undefined && use === 'write')
    throw encryptionError(`${requests} provide the client calculated MD5 of the secret key.`)
  const key = Buffer.from(text, 'base64')
  if (md5 !== undefined && !Buffer.from(md5, 'base64').equals(hash('md5', key, 'buffer')))
    throw encryptionError(
      'The calculated MD5 hash of the key did not match the hash that was provided.',
    )
  // A read finds out that it is not the key, whatever its length.
  if (key.length !== keyBytes && use === 'write')
    throw encryptionError('The secret key was invalid for the specified algorithm.')
  return key
}

const keyBytes = 32

/** The MD5 of a key, as requests and answers say it. */
export function customerKeyMd5(key: Uint8Array): string {
  return hash('md5', key, 'base64')
}
