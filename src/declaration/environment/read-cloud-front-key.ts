import { createPrivateKey } from 'node:crypto'
import { keyPairIdSchema } from '../storage-schema.ts'
import type { EnvironmentReader } from './environment-reader.ts'
import { cloudFrontSettings } from './settings.ts'
import type { TextSetting } from './setting.ts'

/** What signs the URLs on the custom domain of a private storage. */
export interface CloudFrontKey {
  readonly keyPairId: string
  /** The private key, in PEM. */
  readonly cloudFrontKey: string
}

/** True where a variable names a key of CloudFront, be it valid or not. */
export function namesCloudFrontKey(reader: EnvironmentReader): boolean {
  return Object.values(cloudFrontSettings).some((setting) => reader.written(setting) !== undefined)
}

/** Reads the key that signs for CloudFront; half of one is a problem. */
export function readCloudFrontKey(reader: EnvironmentReader): CloudFrontKey | undefined {
  if (!namesCloudFrontKey(reader)) return undefined
  const { keyPairId: id, privateKey: key } = cloudFrontSettings
  requireHalf(id, key, reader)
  requireHalf(key, id, reader)
  const keyPairId = reader.parsed(id, keyPairIdSchema.optional())
  // Where a variable has to be one line, the ends of the lines are written as \n.
  const cloudFrontKey = reader.text(key)?.replaceAll('\\n', '\n')
  if (keyPairId === undefined || cloudFrontKey === undefined) return undefined
  if (isPrivateKey(cloudFrontKey)) return { keyPairId, cloudFrontKey }
  reader.refuse(
    key,
    'has to be the PEM of a private key, RSA or ECDSA on P-256, without a passphrase',
  )
  return undefined
}

function requireHalf(half: TextSetting, other: TextSetting, reader: EnvironmentReader): void {
  if (reader.written(half) !== undefined) return
  reader.refuse(half, `is missing beside ${reader.variable(other)}; set it too: they are a pair`)
}

function isPrivateKey(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem)
    // Source: CloudFront Developer Guide, "Create key pairs for your signers".
    return asymmetricKeyType === 'rsa' || asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}
