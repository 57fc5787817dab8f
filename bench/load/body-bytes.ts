import { createCipheriv, hash } from 'node:crypto'

const made = new Map<number, Buffer>()
const hashes = new Map<number, string>()

/** The body of that size: the same in every process and run, and not compressible. */
export function bodyBytes(size: number): Buffer {
  const known = made.get(size)
  if (known !== undefined) return known
  const key = Buffer.alloc(32)
  const bytes = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size))
  made.set(size, bytes)
  return bytes
}

/** The SHA-256 of that body, in hex. */
export function bodySha256(size: number): string {
  const known = hashes.get(size) ?? hash('sha256', bodyBytes(size))
  hashes.set(size, known)
  return known
}
