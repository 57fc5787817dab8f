import { hash, randomBytes } from 'node:crypto'

/** A body, and a mark that only all of it has. */
export function bodyOf(size: number): { readonly body: Buffer; readonly mark: string } {
  const body = randomBytes(size)
  return { body, mark: markOf(body) }
}

export function markOf(body: Uint8Array): string {
  return hash('sha256', body, 'hex')
}
