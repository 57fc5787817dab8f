import { maxParts } from '../protocol/limits.ts'
import { bytesOf } from './byte-source.ts'
import { knownLength, type RequestBody } from './request-body.ts'

const mebibyte = 1024 * 1024

/**
 * How large part `number` is to be. Of a known length, all are equal, and large enough for
 * {@link maxParts}. Of an unknown one, the size doubles every 1000 parts: 8 MiB parts reach 8 TiB.
 */
export function partSizeOf(partSize: number, total: number | undefined, number: number): number {
  if (total === undefined) return partSize * 2 ** Math.floor((number - 1) / 1000)
  if (total <= partSize * maxParts) return partSize
  return Math.ceil(total / maxParts / mebibyte) * mebibyte
}

/** One part in memory. */
export interface Part {
  /** From 1. */
  readonly number: number
  readonly bytes: Uint8Array
  readonly isLast: boolean
  /** Gives the memory back for a later part; nothing may read `bytes` after it. */
  readonly release: () => void
}

export interface PartOptions {
  readonly partSize: number
  /** The length of the body where it is known. */
  readonly total?: number | undefined
}

/** Cuts a body into parts; an empty body is one empty part. Each is read when it is asked for. */
export function partsOf(
  body: RequestBody,
  { partSize, total = knownLength(body) }: PartOptions,
): AsyncGenerator<Part, void, undefined> {
  const sizeOf = (number: number): number => partSizeOf(partSize, total, number)
  if (typeof body === 'string') return slices(Buffer.from(body), sizeOf)
  return body instanceof Uint8Array ? slices(body, sizeOf) : gather(body, sizeOf)
}

type SizeOf = (number: number) => number

async function* slices(bytes: Uint8Array, sizeOf: SizeOf): AsyncGenerator<Part, void, undefined> {
  let at = 0
  for (let number = 1; ; number++) {
    const end = Math.min(at + sizeOf(number), bytes.byteLength)
    const isLast = end === bytes.byteLength
    yield { number, bytes: bytes.subarray(at, end), isLast, release: () => undefined }
    if (isLast) return
    at = end
  }
}

/** A part is only known to be the last when the body has ended, so one chunk is read ahead. */
async function* gather(body: RequestBody, sizeOf: SizeOf): AsyncGenerator<Part, void, undefined> {
  const memory = createMemory()
  let number = 1
  let buffer = memory.take(sizeOf(number))
  let filled = 0
  const part = (isLast: boolean): Part => {
    const full = buffer
    return {
      number,
      bytes: full.subarray(0, filled),
      isLast,
      release: () => memory.give(full),
    }
  }
  for await (const chunk of bytesOf(body)) {
    for (let at = 0; at < chunk.byteLength;) {
      if (filled === buffer.byteLength) {
        yield part(false)
        number++
        buffer = memory.take(sizeOf(number))
        filled = 0
      }
      const taken = chunk.subarray(at, at + buffer.byteLength - filled)
      buffer.set(taken, filled)
      filled += taken.byteLength
      at += taken.byteLength
    }
  }
  yield part(true)
}

/** Buffers that are used again: fresh ones of this size cost a page fault every 4 KiB. */
function createMemory(): { take(size: number): Buffer; give(buffer: Buffer): void } {
  const free: Buffer[] = []
  return {
    take(size) {
      const buffer = free.pop()
      return buffer?.byteLength === size ? buffer : Buffer.allocUnsafeSlow(size)
    },
    give: (buffer) => void free.push(buffer),
  }
}
