import { createCipheriv, createDecipheriv } from 'node:crypto'

/**
 * A sealed body is cut into frames, each encrypted on its own (AES-256-GCM): a range is read without what
 * is before it. The nonce of a frame is its number and whether it is the last, so that frames which are
 * missing, moved or added do not open (the STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizár 2015).
 * Nonces repeat between bodies, keys do not.
 */
export const frameBytes = 64 * 1024
export const tagBytes = 16
export const sealedFrameBytes = frameBytes + tagBytes

const algorithm = 'aes-256-gcm'
const tagLength = { authTagLength: tagBytes }

/** How many bytes a body of that size is when sealed. An empty one has no frames. */
export function sealedSize(size: number): number {
  return size + Math.ceil(size / frameBytes) * tagBytes
}

/** Where a frame is in its body. */
export interface FramePlace {
  /** From 0. */
  readonly index: number
  readonly isLast: boolean
}

/** The encrypted bytes, and the tag that follows them. */
export function sealFrame(
  bytes: Uint8Array,
  key: Uint8Array,
  place: FramePlace,
): readonly [Buffer, Buffer] {
  const cipher = createCipheriv(algorithm, key, nonceOf(place), tagLength)
  const sealed = cipher.update(bytes)
  cipher.final()
  return [sealed, cipher.getAuthTag()]
}

/** The bytes of a frame; undefined if it is not the one that was sealed for this place. */
export function openFrame(
  frame: Uint8Array,
  key: Uint8Array,
  place: FramePlace,
): Buffer | undefined {
  const end = frame.length - tagBytes
  if (end <= 0) return undefined
  const decipher = createDecipheriv(algorithm, key, nonceOf(place), tagLength)
  decipher.setAuthTag(frame.subarray(end))
  const bytes = decipher.update(frame.subarray(0, end))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return bytes
}

// Ciphers copy it.
const nonce = Buffer.alloc(12)

function nonceOf({ index, isLast }: FramePlace): Buffer {
  nonce.writeUInt32BE(index, 7)
  nonce[11] = isLast ? 1 : 0
  return nonce
}
