/** Numbers that only grow, across restarts too: the order in which versions were written. */
export interface Sequence {
  next(): number
  /** The greatest given out. */
  readonly last: number
}

// 2 048 a millisecond: enough never to run ahead of the clock, and safe integers until 2109.
const perMillisecond = 2048

/** `now` is in whole milliseconds. `floor` is the greatest number used before. */
export function createSequence(now: () => number, floor: number): Sequence {
  let last = floor
  return {
    next() {
      last = Math.max(last + 1, now() * perMillisecond)
      return last
    },
    get last() {
      return last
    },
  }
}

/** A sequence as an opaque id whose text sorts as the number does. */
export function sequenceId(sequence: number): string {
  return sequence.toString(32).padStart(11, '0')
}

/** Undefined if this was never an id of ours. */
export function sequenceOfId(id: string): number | undefined {
  if (!/^[0-9a-v]{11}$/.test(id)) return undefined
  const sequence = Number.parseInt(id, 32)
  return Number.isSafeInteger(sequence) ? sequence : undefined
}
