const deepest = 32

/**
 * The one text of a JSON value: no spaces, names in the order of their UTF-16 units, numbers and
 * strings as ECMAScript writes them. Absent (`undefined`) properties are left out; `undefined` is
 * the answer for what JSON cannot carry, or for more than 32 levels. Source: RFC 8785.
 */
export function canonicalJson(value: unknown, depth = 0): string | undefined {
  if (depth > deepest) return undefined
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value)
  }
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : undefined
  if (Array.isArray(value)) return canonicalArray(value, depth)
  return isPlainObject(value) ? canonicalObject(value, depth) : undefined
}

function canonicalArray(values: readonly unknown[], depth: number): string | undefined {
  const texts: string[] = []
  for (const value of values) {
    const text = canonicalJson(value, depth + 1)
    if (text === undefined) return undefined
    texts.push(text)
  }
  return `[${texts.join(',')}]`
}

function canonicalObject(value: Readonly<Record<string, unknown>>, depth: number) {
  const texts: string[] = []
  for (const name of Object.keys(value).sort()) {
    if (value[name] === undefined) continue
    const text = canonicalJson(value[name], depth + 1)
    if (text === undefined) return undefined
    texts.push(`${JSON.stringify(name)}:${text}`)
  }
  return `{${texts.join(',')}}`
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
