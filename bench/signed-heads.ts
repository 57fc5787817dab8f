import { hash } from 'node:crypto'
import { encodePathKey } from '../src/core/percent.ts'
import { signRequest } from '../src/protocol/sigv4/sign-request.ts'
import { bodySha256 } from './load/body-bytes.ts'
import type { Target } from './targets/target.ts'

export interface SignedHeadsOptions {
  readonly method: 'GET' | 'PUT'
  readonly bucket: string
  readonly keys: readonly string[]
  /** Bytes of the body that is sent. */
  readonly bodyBytes: number
  /** Leaves the body out of the signature, as SDKs do over TLS. @default false */
  readonly unsignedPayload?: boolean
}

const region = 'us-east-1'

/** The heads of signed requests, made before anything is measured. They are good for 15 minutes. */
export function signedHeads(target: Target, options: SignedHeadsOptions): readonly string[] {
  const { method, bucket, keys, bodyBytes, unsignedPayload = false } = options
  const { host } = new URL(target.endpoint)
  const payloadHash = unsignedPayload
    ? 'UNSIGNED-PAYLOAD'
    : bodyBytes === 0
      ? hash('sha256', '')
      : bodySha256(bodyBytes)
  const length = method === 'PUT' ? { 'content-length': `${bodyBytes}` } : {}
  const now = new Date()
  return keys.map((key) => {
    const path = `/${bucket}/${key}`
    const headers = { host, ...length }
    const { credentials } = target
    const request = { method, path, query: [], headers, payloadHash, credentials, region, now }
    const lines = Object.entries({ ...headers, ...signRequest(request) })
    const fields = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    return `${method} ${encodePathKey(path)} HTTP/1.1\r\n${fields}\r\n`
  })
}
