import { isCustomers, type Encryption, type Seal } from '../../engine/encryption/seal.ts'
import type { OperationOutput } from '../../protocol/operation-types.ts'
import { customerKeyMd5 } from './customer-key.ts'

type EncryptionOutput = Pick<
  OperationOutput<'HeadObject'>,
  'ServerSideEncryption' | 'SSECustomerAlgorithm' | 'SSECustomerKeyMD5'
>

const byServer: EncryptionOutput = { ServerSideEncryption: 'AES256' }

const byCustomer = (key: Uint8Array): EncryptionOutput => ({
  SSECustomerAlgorithm: 'AES256',
  SSECustomerKeyMD5: customerKeyMd5(key),
})

/** What an answer says of how an object or a part is encrypted; nothing of what is not. */
export function encryptionAnswer(
  seal: Seal | undefined,
  customerKey: Uint8Array | undefined,
): EncryptionOutput | undefined {
  if (seal === undefined) return undefined
  return customerKey === undefined ? byServer : byCustomer(customerKey)
}

/** What CompleteMultipartUpload says, which knows no customer's key. */
export function completedAnswer(seal: Seal | undefined): EncryptionOutput | undefined {
  return isCustomers(seal) ? undefined : encryptionAnswer(seal, undefined)
}

/** What the answer to a write says, whose key is at hand. */
export function writtenAnswer(encryption: Encryption): EncryptionOutput {
  return encryption.by === 'ring' ? byServer : byCustomer(encryption.key)
}
