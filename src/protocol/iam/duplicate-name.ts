/**
 * The first name that an object of this JSON text gives twice, where `JSON.parse` would silently
 * keep the last: a second `Condition` must not replace the first. The text must be valid JSON.
 */
export function duplicateName(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []
  // Strings, braces and brackets are all that matters; a string before a colon is a name.
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/gy
  const names = (): Set<string> | undefined => open.at(-1)
  for (let at = 0; at < text.length; at += 1) {
    token.lastIndex = at
    const match = token.exec(text)
    if (match === null) continue
    const [piece, colon] = match
    if (piece === '{') open.push(new Set())
    else if (piece === '[') open.push(undefined)
    else if (piece === '}' || piece === ']') open.pop()
    else if (colon !== undefined) {
      const name: unknown = JSON.parse(piece.slice(0, -colon.length))
      if (typeof name === 'string') {
        if (names()?.has(name) === true) return name
        names()?.add(name)
      }
    }
    at += piece.length - 1
  }
  return undefined
}
