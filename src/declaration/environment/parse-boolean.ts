const words: ReadonlyMap<string, boolean> = new Map([
  ...['true', 't', 'yes', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', 'off', '0'].map((word) => [word, false] as const),
])

/** Reads a switch as pydantic does, in any case; `undefined` where it is neither. */
export function parseBoolean(written: string): boolean | undefined {
  return words.get(written.toLowerCase())
}
