/** Characters of a hash in a name: 48 bits, of which only the contents of one name have to differ. */
export const hashLength = 12

/** `css/style.css` → `css/style.3f9a1c2e5b7d.css`: the name that an asset has for as long as its bytes. */
export function hashedName(name: string, hash: string): string {
  const start = name.lastIndexOf('/') + 1
  const dot = name.lastIndexOf('.')
  // A name that begins with its only dot has no ending.
  const end = dot > start ? dot : name.length
  return `${name.slice(0, end)}.${hash.slice(0, hashLength)}${name.slice(end)}`
}
