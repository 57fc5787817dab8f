/** One source of chance: the same seed makes the same choices. */
export interface Random {
  /** 0 to `below` - 1. */
  readonly integer: (below: number) => number
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item
  /** A source of its own, for somebody who works at the same time. */
  readonly fork: () => Random
}

/** Mulberry32: 32 bits of state are plenty for choosing what to write next. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const integer = (below: number): number => next() % below
  return {
    integer,
    pick: (items) => items[integer(items.length)] ?? items[0],
    fork: () => createRandom(next()),
  }
}
