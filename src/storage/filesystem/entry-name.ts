import { hash } from 'node:crypto'

/**
 * How one component of a key (what stands between slashes) is called on disk: by its own name wherever
 * the system can hold that, else by an escape, which begins like the names that are ours.
 */

/** Names that begin so are ours, and never those of a component. */
const reserved = /^\.stowage/i
const prefixOf = { object: '.stowage=', prefix: '.stowage+' } as const
/** Of Linux's, Apple's and Microsoft's file systems. */
const longestName = 255

/** What a name is of: an object, or a directory for keys that go on. */
export type EntryKind = keyof typeof prefixOf

// oxlint-disable-next-line no-control-regex -- Windows holds none of these
const refusedByWindows = /[\u0000-\u001f<>:"|?*\\]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i
// oxlint-disable-next-line no-control-regex -- the union of what any system refuses, and our own marks
const escapes = /[\u0000-\u001f\u007f<>:"|?*\\%~]|[. ]$/g

/** The name of a component that the system holds as it is, else undefined. */
export function plainName(component: string, windows: boolean): string | undefined {
  const isPlain =
    component !== '' &&
    component !== '.' &&
    component !== '..' &&
    !component.includes('\0') &&
    !reserved.test(component) &&
    !(windows && refusedByWindows.test(component)) &&
    fits(component)
  return isPlain ? component : undefined
}

/** The name of a component that has to be escaped. One that is too long is called by its hash. */
export function escapedName(component: string, kind: EntryKind): string {
  const escaped = component.replaceAll(escapes, (character) => {
    return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  const name = prefixOf[kind] + escaped
  return fits(name) ? name : `${prefixOf[kind]}~${componentHash(component)}`
}

/** True for a name that says only the hash of its component. */
export const isHashedName = (name: string): boolean => hashedName.test(name)

/** Names a component in the table of long ones. */
export const componentHash = (component: string): string => hash('sha256', component, 'hex')

const hashedName = /^\.stowage[=+]~([0-9a-f]{64})$/

/** What a name on disk stands for; undefined for one that is no object's. */
export type ReadName =
  | { readonly component: string }
  /** The component is in the table of long ones. */
  | { readonly componentHash: string }

/** Reads a name on disk back. Of the names that are ours, only what an escape makes is an object's. */
export function readName(name: string, kind: EntryKind, windows: boolean): ReadName | undefined {
  if (!reserved.test(name)) return { component: name }
  const [, hashed] = hashedName.exec(name) ?? []
  if (hashed !== undefined) {
    return name.startsWith(prefixOf[kind]) ? { componentHash: hashed } : undefined
  }
  if (!name.startsWith(prefixOf[kind])) return undefined
  const component = name
    .slice(prefixOf[kind].length)
    .replaceAll(/%([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
  if (escapedName(component, kind) !== name) return undefined
  // A directory has one name only; an object's escape also serves where a directory has its name.
  if (kind === 'prefix' && plainName(component, windows) !== undefined) return undefined
  return { component }
}

function fits(name: string): boolean {
  return name.length * 3 <= longestName || Buffer.byteLength(name) <= longestName
}
