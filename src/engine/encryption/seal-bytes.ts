import { freeMemory } from '../../core/free-memory.ts'
import { frameBytes, openFrame, sealedFrameBytes, sealedSize, sealFrame } from './frames.ts'

/** A body in memory, sealed: all its frames. */
export function sealBytes(bytes: Uint8Array, key: Uint8Array): Buffer {
  const frames: Buffer[] = []
  for (let index = 0; index * frameBytes < bytes.length; index += 1) {
    const end = (index + 1) * frameBytes
    const place = { index, isLast: end >= bytes.length }
    frames.push(...sealFrame(bytes.subarray(index * frameBytes, end), key, place))
  }
  return Buffer.concat(frames)
}

/** The body of that size; undefined if the frames are not those that were sealed. */
export function openBytes(sealed: Buffer, key: Uint8Array, size: number): Buffer | undefined {
  if (sealed.length !== sealedSize(size)) return undefined
  // A frame alone is given out as it is.
  if (size > 0 && size <= frameBytes) return openFrame(sealed, key, { index: 0, isLast: true })
  return openFrames(sealed, key, { first: 0, size })
}

export interface FrameRun {
  /** The number of the first frame. */
  readonly first: number
  /** Of the whole body. */
  readonly size: number
}

/** The bytes of frames that follow each other, written over them; undefined if one does not open. */
export function openFrames(
  sealed: Buffer,
  key: Uint8Array,
  { first, size }: FrameRun,
): Buffer | undefined {
  const last = Math.ceil(size / frameBytes) - 1
  let filled = 0
  for (let offset = 0; offset < sealed.length; offset += sealedFrameBytes) {
    const index = first + offset / sealedFrameBytes
    const place = { index, isLast: index === last }
    const bytes = openFrame(sealed.subarray(offset, offset + sealedFrameBytes), key, place)
    if (bytes === undefined) return undefined
    sealed.set(bytes, filled)
    filled += bytes.length
    freeMemory(bytes)
  }
  return sealed.subarray(0, filled)
}
