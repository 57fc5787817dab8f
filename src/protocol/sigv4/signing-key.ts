import { createHmac, hash } from 'node:crypto'
import { createRecent } from '../../core/recent.ts'

/** A derived SigV4 key: good for one secret, day, region and service. It never shows its bytes. */
export interface SigningKey {
  /** The HMAC-SHA256 of an ASCII text, in hex. */
  readonly sign: (text: string) => string
}

/** What a signing key is derived from. */
export interface SigningKeyInput {
  readonly secretAccessKey: string
  /** `YYYYMMDD` */
  readonly date: string
  readonly region: string
  readonly service: string
}

const blockBytes = 64
// Holds any string to sign; longer texts (POST policies) get a buffer of their own.
const messageBytes = 448

function pad(key: Buffer, value: number, size: number): Buffer {
  const padded = Buffer.alloc(size)
  for (let at = 0; at < blockBytes; at++) padded[at] = (key[at] ?? 0) ^ value
  return padded
}

// Two one-shot hashes over kept pads take half the time of createHmac, and leave it no handle.
function createSigningKey(key: Buffer): SigningKey {
  const inner = pad(key, 0x36, blockBytes + messageBytes)
  const outer = pad(key, 0x5c, blockBytes + 32)
  const innerOf = (text: string): Buffer => {
    if (text.length > messageBytes) {
      return Buffer.concat([inner.subarray(0, blockBytes), Buffer.from(text, 'latin1')])
    }
    inner.write(text, blockBytes, 'latin1')
    return inner.subarray(0, blockBytes + text.length)
  }
  return {
    sign: (text) => {
      outer.write(hash('sha256', innerOf(text), 'binary'), blockBytes, 'latin1')
      return hash('sha256', outer, 'hex')
    },
  }
}

const hmac = (key: Buffer | string, text: string): Buffer =>
  createHmac('sha256', key).update(text, 'utf8').digest()

function deriveKey({ secretAccessKey, date, region, service }: SigningKeyInput): SigningKey {
  const ofDay = hmac(`AWS4${secretAccessKey}`, date)
  return createSigningKey(hmac(hmac(hmac(ofDay, region), service), 'aws4_request'))
}

const keys = createRecent<SigningKey>(512)

/** The signing key of a secret, day, region and service. The last ones used are remembered. */
export function signingKeyFor(input: SigningKeyInput): SigningKey {
  // Neither date, region nor service can hold a slash, so no two inputs share a name.
  const name = `${input.date}/${input.region}/${input.service}/${input.secretAccessKey}`
  return keys.get(name, () => deriveKey(input))
}
