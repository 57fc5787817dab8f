import { maxBodyBytes, maxParts, minPartBytes } from '../../protocol/limits.ts'

/** How an upload is cut into parts. */
export interface PartPlan {
  /** Bytes of every part but the last. */
  readonly partSize: number
  /** How many parts there are. */
  readonly parts: number
}

const usualBytes = 8 * 1024 * 1024
const step = 1024 * 1024

/** Cuts a size into parts: as wanted where S3 takes that, else 8 MiB, or what 10,000 parts need. */
export function planParts(size: number, wanted: number | undefined): PartPlan {
  const least = Math.ceil(size / maxParts / step) * step
  const partSize = Math.min(Math.max(wanted ?? usualBytes, minPartBytes, least), maxBodyBytes)
  return { partSize, parts: partCount(size, partSize) }
}

/** How many parts of that size there are; nothing is one part, too. */
export const partCount = (size: number, partSize: number): number =>
  Math.max(1, Math.ceil(size / partSize))

/** Bytes of one part; undefined where the plan has no such part. */
export function partLength(size: number, partSize: number, partNumber: number): number | undefined {
  const start = (partNumber - 1) * partSize
  if (partNumber < 1 || (start >= size && partNumber !== 1)) return undefined
  return Math.min(partSize, size - start)
}
