const nameShape = /^[A-Za-z][\w-]{0,62}$/

/** Why a name cannot be that of a storage or a kind, or `undefined`. */
export function declaredNameProblem(name: string, what: 'storage' | 'kind'): string | undefined {
  if (nameShape.test(name)) return undefined
  return `a ${what}'s name has to be letters, digits, "_" and "-", beginning with a letter`
}
