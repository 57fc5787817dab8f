/** The class that an object is kept in; undefined for STANDARD. */
export function storageClassOf(_input: object): string | undefined {
  return undefined
}
