/** Remembers what was made for the texts asked for last. */
export interface Recent<Value> {
  /** The value of this text, made if it is not remembered. What `make` throws is not. */
  get(text: string, make: (text: string) => Value): Value
  /** The value of this text, if it is remembered. */
  peek(text: string): Value | undefined
  forget(text: string): void
}

/** Keeps the last `size` values used, and up to as many more: enough that the texts of strangers cost no memory. */
export function createRecent<Value>(size: number): Recent<Value> {
  // Two generations bound it without moving an entry at every hit, as an exact LRU would.
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  const keep = (text: string, value: Value): Value => {
    if (young.size >= size) {
      old = young
      young = new Map()
    }
    young.set(text, value)
    return value
  }
  const peek = (text: string): Value | undefined => {
    const known = young.get(text)
    if (known !== undefined) return known
    const older = old.get(text)
    return older === undefined ? undefined : keep(text, older)
  }
  return {
    peek,
    get: (text, make) => peek(text) ?? keep(text, make(text)),
    forget(text) {
      young.delete(text)
      old.delete(text)
    },
  }
}
