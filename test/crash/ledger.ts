import { createCipheriv } from 'node:crypto'

/** A body that was sent: its number and its size make its bytes. */
export interface SentBody {
  readonly id: number
  /** Bytes. */
  readonly size: number
}

/** What a key holds; undefined when there is no object. */
export type Content = SentBody | undefined

/** What every key must hold: its last acknowledged content, or one that was sent after it. */
export interface Ledger {
  readonly keys: () => readonly string[]
  /** The last acknowledged content. */
  readonly settled: (key: string) => Content
  /** A write is on its way: from now on its content may be there, whole. */
  readonly begin: (key: string, content: Content) => void
  readonly acknowledge: (key: string, content: Content) => void
  /** Takes what was found as the content from here on; says what is wrong with it, if anything. */
  readonly observe: (key: string, bytes: Buffer | undefined) => string | undefined
}

interface Entry {
  settled: Content
  sent: Content[]
}

export function createLedger(): Ledger {
  const entries = new Map<string, Entry>()
  const entryOf = (key: string): Entry => {
    const entry = entries.get(key) ?? { settled: undefined, sent: [] }
    entries.set(key, entry)
    return entry
  }
  return {
    keys: () => [...entries.keys()],
    settled: (key) => entries.get(key)?.settled,
    begin: (key, content) => void entryOf(key).sent.push(content),
    acknowledge(key, content) {
      entries.set(key, { settled: content, sent: [] })
    },
    observe(key, bytes) {
      const { settled, sent } = entryOf(key)
      const found = [settled, ...sent].findIndex((content) => isContent(content, bytes))
      if (found === -1) return complaint(key, { settled, sent }, bytes)
      entries.set(key, { settled: found === 0 ? settled : sent[found - 1], sent: [] })
      return undefined
    },
  }
}

function isContent(content: Content, bytes: Buffer | undefined): boolean {
  if (content === undefined || bytes === undefined) return content === bytes
  return bytes.equals(bodyOf(content))
}

function complaint(key: string, { settled, sent }: Entry, bytes: Buffer | undefined): string {
  const name = (content: Content): string =>
    content === undefined ? 'nothing' : `body ${content.id} of ${content.size} bytes`
  const found = bytes === undefined ? 'nothing' : `${bytes.length} other bytes`
  const maybe = sent.length === 0 ? '' : `, or ${sent.map(name).join(' or ')}`
  return `${key}: acknowledged ${name(settled)}${maybe}, found ${found}`
}

const reservoirBytes = 24 * 1024 * 1024
let reservoir: Buffer | undefined

/** The bytes of a body: a window on random bytes, elsewhere for every number. */
export function bodyOf({ id, size }: SentBody): Buffer {
  reservoir ??= createCipheriv('aes-256-ctr', Buffer.alloc(32), Buffer.alloc(16)).update(
    Buffer.alloc(reservoirBytes),
  )
  const offset = (id * 61) % (reservoirBytes - size)
  return reservoir.subarray(offset, offset + size)
}
