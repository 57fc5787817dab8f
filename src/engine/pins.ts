/** Blobs that are being read, and so must stay. */
export interface Pins {
  /** Keeps a blob; call what it returns to let go, once or more. */
  pin(blob: number): () => void
  has(blob: number): boolean
}

/** `released` is called whenever the last reader of a blob has let go. */
export function createPins(released: () => void): Pins {
  const readers = new Map<number, number>()
  return {
    has: (blob) => readers.has(blob),
    pin(blob) {
      readers.set(blob, (readers.get(blob) ?? 0) + 1)
      let held = true
      return () => {
        if (!held) return
        held = false
        const left = (readers.get(blob) ?? 1) - 1
        if (left > 0) {
          readers.set(blob, left)
        } else {
          readers.delete(blob)
          released()
        }
      }
    },
  }
}
