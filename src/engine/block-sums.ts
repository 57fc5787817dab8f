import { crc32 } from 'node:zlib'
import { blockBytes } from './blob-footer.ts'

/** The CRC-32 of each block of a stream of bytes, however it is cut. */
export interface BlockSums {
  update(bytes: Uint8Array): void
  /** Of all blocks, the last and shorter one included. */
  finish(): readonly number[]
}

export function createBlockSums(): BlockSums {
  const sums: number[] = []
  let sum = 0
  let fill = 0
  return {
    update(bytes) {
      let offset = 0
      while (offset < bytes.length) {
        const slice = bytes.subarray(offset, offset + blockBytes - fill)
        sum = crc32(slice, sum)
        fill += slice.length
        offset += slice.length
        if (fill === blockBytes) {
          sums.push(sum)
          sum = 0
          fill = 0
        }
      }
    },
    finish: () => (fill === 0 ? sums : [...sums, sum]),
  }
}
