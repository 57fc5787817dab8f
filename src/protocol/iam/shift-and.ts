/** Finds where a run first stands in `text`, between `from` and `end`; -1 if nowhere. */
export type Search = (text: string, from: number, end: number) => number

/**
 * Compiles the search for a run of UTF-16 units in which -1 fits any unit. The Shift-And algorithm
 * (Baeza-Yates and Gonnet, 1992) keeps every attempt at once, a bit each, so that a text costs its
 * length times a thirty-second of the run's, whatever the run is made of.
 */
export function compileSearch(units: Int32Array): Search {
  const words = (units.length + 31) >>> 5
  const holes = new Uint32Array(words)
  units.forEach((unit, index) => {
    if (unit === -1) mark(holes, index)
  })
  const masks = new Map<number, Uint32Array>()
  units.forEach((unit, index) => {
    if (unit === -1) return
    const mask = masks.get(unit) ?? holes.slice()
    mark(mask, index)
    masks.set(unit, mask)
  })
  const lastWord = words - 1
  const lastBit = 1 << ((units.length - 1) & 31)
  return (text, from, end) => {
    const attempts = new Uint32Array(words)
    for (let at = from; at < end; at += 1) {
      advance(attempts, masks.get(text.charCodeAt(at)) ?? holes)
      if (((attempts[lastWord] ?? 0) & lastBit) !== 0) return at + 1 - units.length
    }
    return -1
  }
}

function mark(bits: Uint32Array, index: number): void {
  const word = index >>> 5
  bits[word] = (bits[word] ?? 0) | (1 << (index & 31))
}

/** Every attempt moves on by one unit, a new one begins, and those that do not fit end. */
function advance(attempts: Uint32Array, mask: Uint32Array): void {
  let carry = 1
  for (let word = 0; word < attempts.length; word += 1) {
    const bits = attempts[word] ?? 0
    attempts[word] = ((bits << 1) | carry) & (mask[word] ?? 0)
    carry = bits >>> 31
  }
}
