import { formError } from './errors.ts'

/** Bytes that arrive in pieces of any size, read up to marks in them. Throws `MalformedPOSTRequest` when they end before. */
export interface MarkReader {
  /** What is before the mark, which is passed over. Throws `MaxPostPreDataLengthExceededError` beyond `limit` bytes. */
  until(mark: Buffer, limit: number): Promise<Buffer>
  /** Exactly so many bytes. */
  take(count: number): Promise<Buffer>
  /** As `until` without a limit, piece by piece. */
  stream(mark: Buffer): AsyncGenerator<Uint8Array>
  /** Reads what is left, and throws it away. */
  drain(): Promise<void>
  /** How many bytes of the source were passed over or given away. */
  readonly consumed: number
}

/** Reads a source once. The bytes `before` count as if they were its first. */
export function createMarkReader(source: AsyncIterable<Uint8Array>, before: Buffer): MarkReader {
  const pieces = source[Symbol.asyncIterator]()
  let held = before
  let consumed = -before.length

  /** False at the end. */
  const more = async (): Promise<boolean> => {
    const next: IteratorResult<Uint8Array, unknown> = await pieces.next()
    if (next.done === true) return false
    held = held.length === 0 ? asBuffer(next.value) : Buffer.concat([held, next.value])
    return true
  }
  const needMore = async (): Promise<void> => {
    if (!(await more())) throw formError('MalformedPOSTRequest')
  }
  const cut = (length: number): Buffer => {
    const bytes = held.subarray(0, length)
    held = held.subarray(length)
    consumed += length
    return bytes
  }
  return {
    get consumed() {
      return consumed
    },
    async until(mark, limit) {
      let from = 0
      let at = held.indexOf(mark)
      while (at === -1) {
        from = Math.max(0, held.length - mark.length + 1)
        if (from > limit) throw formError('MaxPostPreDataLengthExceededError')
        await needMore()
        at = held.indexOf(mark, from)
      }
      if (at > limit) throw formError('MaxPostPreDataLengthExceededError')
      const bytes = cut(at)
      cut(mark.length)
      return bytes
    },
    async take(count) {
      while (held.length < count) await needMore()
      return cut(count)
    },
    async *stream(mark) {
      let at = held.indexOf(mark)
      while (at === -1) {
        const safe = held.length - beginningOf(mark, held)
        if (safe > 0) yield cut(safe)
        await needMore()
        at = held.indexOf(mark)
      }
      if (at > 0) yield cut(at)
      cut(mark.length)
    },
    async drain() {
      do cut(held.length)
      while (await more())
    },
  }
}

/** How many of the last bytes may be the beginning of the mark. */
function beginningOf(mark: Buffer, bytes: Buffer): number {
  const first = mark[0] ?? 0
  let at = bytes.indexOf(first, Math.max(0, bytes.length - mark.length + 1))
  while (at !== -1) {
    const length = bytes.length - at
    if (bytes.compare(mark, 0, length, at) === 0) return length
    at = bytes.indexOf(first, at + 1)
  }
  return 0
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
