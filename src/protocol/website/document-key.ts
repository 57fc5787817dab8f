import { encodePathKey } from '../../core/percent.ts'

/** The key that a website serves for a path's: for the root and for folders, their index document. */
export function documentKey(key: string, suffix: string): string {
  return key === '' || key.endsWith('/') ? key + suffix : key
}

/** The index document that a key without a slash may have meant, if it is a folder. */
export function folderIndexKey(key: string, suffix: string): string | undefined {
  return key === '' || key.endsWith('/') ? undefined : `${key}/${suffix}`
}

/** Where the folder is. A slash in front is escaped: a browser would take `//name` for another host. */
export function folderLocation(key: string): string {
  return `/${encodePathKey(key).replace(/^\//, '%2F')}/`
}
