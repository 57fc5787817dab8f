import { hash } from 'node:crypto'
import type { StowageError } from '../../core/error.ts'
import { s3Error } from '../errors.ts'
import type { ChunkSigner } from './chunk-signer.ts'
import { equalSignatures } from './equal-signatures.ts'
import type { ChunkedPayload } from './payload-mode.ts'

/** Reads what follows the last chunk of an aws-chunked body. */
export interface TrailerReader {
  /** Takes one line, without its line end. */
  readonly line: (line: string) => void
  /** Throws unless everything announced has arrived. */
  readonly end: () => void
  /** The trailers by lower-case name. */
  readonly trailers: Readonly<Record<string, string>>
}

const signatureName = 'x-amz-trailer-signature'
// Some clients end the last chunk, the trailers and their signature with an empty line each.
const emptyLineLimit = 4

const malformed = (problem: string): StowageError =>
  s3Error('MalformedTrailerError', { context: { problem } })

interface TrailerState {
  readonly payload: ChunkedPayload
  readonly signer: ChunkSigner | undefined
  readonly trailers: Record<string, string>
  /** The lines as they are signed. */
  signedText: string
  missing: number
  emptyLines: number
  ended: boolean
}

function checkTrailerSignature(state: TrailerState, value: string): void {
  if (state.signer === undefined) throw malformed('a trailer signature without signed chunks')
  if (!equalSignatures(value, state.signer.trailer(hash('sha256', state.signedText, 'hex')))) {
    throw s3Error('SignatureDoesNotMatch', { context: { problem: 'the trailer signature' } })
  }
  state.missing--
  state.ended = true
}

function takeTrailer(state: TrailerState, line: string): void {
  const colon = line.indexOf(':')
  const name = line.slice(0, Math.max(colon, 0)).toLowerCase()
  const value = line.slice(colon + 1).trim()
  if (state.ended || !state.payload.trailing) throw malformed('bytes follow the end of the body')
  if (name === signatureName) return checkTrailerSignature(state, value)
  if (!state.payload.trailers.includes(name) || Object.hasOwn(state.trailers, name)) {
    throw malformed('a trailer was not announced, or is repeated')
  }
  state.trailers[name] = value
  state.signedText += `${name}:${value}\n`
  state.missing--
}

/** Starts the trailer section; `signer` for signed chunks, whose trailers are signed too. */
export function createTrailerReader(
  payload: ChunkedPayload,
  signer: ChunkSigner | undefined,
): TrailerReader {
  const signatures = payload.trailing && signer !== undefined ? 1 : 0
  const state: TrailerState = {
    payload,
    signer,
    trailers: {},
    signedText: '',
    missing: new Set(payload.trailers).size + signatures,
    emptyLines: 0,
    ended: false,
  }
  return {
    trailers: state.trailers,
    line: (line) => {
      if (line !== '') return takeTrailer(state, line)
      state.emptyLines++
      if (state.emptyLines > emptyLineLimit) throw malformed('bytes follow the end of the body')
      if (state.missing === 0) state.ended = true
    },
    end: () => {
      if (state.missing > 0) throw malformed('an announced trailer is missing')
    },
  }
}
