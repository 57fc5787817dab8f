import { storageError } from './errors.ts'

/** What a reference names. */
export interface ObjectReference {
  /** The name of a storage. */
  readonly storage: string
  readonly key: string
}

/** Names as a declaration allows them; and no key begins with a slash. */
const pattern = /^([A-Za-z][\w-]*):([^/].*)$/su
const url = /^[a-z][a-z0-9+.-]*:\/\//i

/** The reference of an object: its storage's name, a colon and its key. */
export function referenceOf(storage: string, key: string): string {
  return `${storage}:${key}`
}

/** Reads what {@link referenceOf} wrote. Throws `ReferenceInvalid`. */
export function parseReference(text: string): ObjectReference {
  const [, storage, key] = pattern.exec(text) ?? []
  if (storage !== undefined && key !== undefined) return { storage, key }
  // Of a signed URL the query would be a secret in a log.
  if (url.test(text))
    throw storageError('ReferenceInvalid', {
      message: 'A URL is no reference.',
      hint: 'Store references, never URLs: a signed one expires, and any of them names a host. Keep the reference that put returned.',
    })
  throw storageError('ReferenceInvalid', { context: { reference: text.slice(0, 200) } })
}
