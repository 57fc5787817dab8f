import { freeMemory } from '../../core/free-memory.ts'
import { frameBytes, sealFrame } from './frames.ts'

/** Seals a body as it comes, however it is cut. What it gives is valid until the next is asked for. */
export interface FrameSealer {
  /** What can be sealed now, in order. The bytes may be used again afterwards. */
  update(bytes: Uint8Array): Iterable<Uint8Array>
  /** The last frame. */
  finish(): Iterable<Uint8Array>
}

/** `size` is how many bytes to expect, if known. */
export function createFrameSealer(key: Uint8Array, size = frameBytes): FrameSealer {
  // Whether a frame is the last is known when more follows: until then it waits.
  let waiting: Buffer = Buffer.allocUnsafeSlow(Math.max(1, Math.min(size, frameBytes)))
  let fill = 0
  let index = 0
  const seal = function* (bytes: Uint8Array, isLast: boolean) {
    const [sealed, tag] = sealFrame(bytes, key, { index: index++, isLast })
    yield sealed
    freeMemory(sealed)
    yield tag
  }
  return {
    *update(bytes) {
      let offset = 0
      while (offset < bytes.length) {
        if (fill === frameBytes) {
          yield* seal(waiting, false)
          fill = 0
        }
        if (fill === 0 && bytes.length - offset > frameBytes) {
          yield* seal(bytes.subarray(offset, offset + frameBytes), false)
          offset += frameBytes
          continue
        }
        const slice = bytes.subarray(offset, offset + frameBytes - fill)
        if (fill + slice.length > waiting.length) waiting = grown(waiting, fill)
        waiting.set(slice, fill)
        fill += slice.length
        offset += slice.length
      }
    },
    *finish() {
      if (fill > 0) yield* seal(waiting.subarray(0, fill), true)
      freeMemory(waiting)
    },
  }
}

/** More came than was announced. */
function grown(waiting: Buffer, fill: number): Buffer {
  const whole = Buffer.allocUnsafeSlow(frameBytes)
  waiting.copy(whole, 0, 0, fill)
  freeMemory(waiting)
  return whole
}
