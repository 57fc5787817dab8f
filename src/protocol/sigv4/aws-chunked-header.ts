import type { StowageError } from '../../core/error.ts'
import { s3Error } from '../errors.ts'

/** The line that opens a chunk: `10000;chunk-signature=…`. */
export interface ChunkHeader {
  /** Bytes of data; 0 closes the body. */
  readonly size: number
  /** 64 characters, or empty when the line has none. */
  readonly signature: string
}

// 2^48 bytes is more than any object; beyond 2^53 a number would not be exact.
const sizeDigits = 12
const sizeLine = /^[0-9a-fA-F]+$/
const signatureExtension = 'chunk-signature='

/** The error of an aws-chunked body whose frame is broken or cut. */
export function brokenChunk(problem: string): StowageError {
  return s3Error('IncompleteBody', {
    message: 'The request body terminated unexpectedly',
    context: { problem },
  })
}

/** Reads the line that opens a chunk, without its line end. Unsigned modes ignore extensions. */
export function parseChunkHeader(line: string, signed: boolean): ChunkHeader {
  const semicolon = line.indexOf(';')
  const digits = semicolon === -1 ? line : line.slice(0, semicolon)
  if (digits.length > sizeDigits || !sizeLine.test(digits)) {
    throw brokenChunk('the size of a chunk is not a hexadecimal number')
  }
  const size = Number.parseInt(digits, 16)
  if (!signed) return { size, signature: '' }
  const extension = line.slice(digits.length + 1)
  if (!extension.startsWith(signatureExtension) || extension.length !== 80) {
    throw brokenChunk('a chunk has no signature')
  }
  return { size, signature: extension.slice(signatureExtension.length) }
}
