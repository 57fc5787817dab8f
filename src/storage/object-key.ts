import { isKeyTooLong } from '../protocol/key-length.ts'
import { maxKeyBytes } from '../protocol/limits.ts'
import { storageError } from './errors.ts'

// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const control = /[\u0000-\u001f\u007f-\u009f]/
const dotSegment = /(?:^|\/)\.{1,2}(?:\/|$)/
/** {@link dotSegment} of a prefix, whose last segment goes on. */
const wholeDotSegment = /(?:^|\/)\.{1,2}\//

/** The keys of one storage: relative outside, below its location in the bucket. */
export interface KeySpace {
  /** The key in the bucket. Throws `KeyInvalid` for one that is empty or would escape. */
  readonly full: (key: string) => string
  /** {@link full} for the beginning of keys, which may be empty. */
  readonly fullPrefix: (prefix: string) => string
  /**
   * {@link full} for a key that is read or deleted: whatever others have put below the location, and
   * a listing gives. Dot segments are taken only where the server takes them for nothing but bytes.
   */
  readonly listed: (key: string) => string
  /** {@link listed} for the beginning of keys. */
  readonly listedPrefix: (prefix: string) => string
  /** The relative key of one in the bucket. */
  readonly relative: (fullKey: string) => string
}

export interface KeySpaceOptions {
  /** Whether the server takes `.` and `..` for bytes like any others. @default false */
  readonly literalKeys?: boolean | undefined
}

type Problem = (text: string) => string | undefined

export function createKeySpace(
  storage: string,
  location: string,
  { literalKeys = false }: KeySpaceOptions = {},
): KeySpace {
  const base = location === '' ? '' : `${location}/`
  const checked = (text: string, problemOf: Problem): string => {
    if (typeof text !== 'string')
      throw storageError('KeyInvalid', { message: 'The key is no text.' })
    const full = base + text
    const problem = problemOf(text) ?? lengthProblem(full)
    if (problem === undefined) return full
    throw storageError('KeyInvalid', {
      message: `The key ${JSON.stringify(text.slice(0, 200))} ${problem}.`,
      context: { storage, key: text.slice(0, 200) },
    })
  }
  const dots = literalKeys ? () => undefined : dotProblem
  const wholeDots = literalKeys ? () => undefined : wholeDotProblem
  return {
    full: (key) => checked(key, (text) => emptyProblem(text) ?? writtenProblem(text)),
    fullPrefix: (prefix) => checked(prefix, writtenProblem),
    listed: (key) => checked(key, (text) => emptyProblem(text) ?? dots(text) ?? textProblem(text)),
    listedPrefix: (prefix) => checked(prefix, (text) => wholeDots(text) ?? textProblem(text)),
    relative: (fullKey) => fullKey.slice(base.length),
  }
}

const emptyProblem: Problem = (key) => (key === '' ? 'is empty' : undefined)

/** Browsers and proxies resolve dots and drop what they cannot show, so such URLs name another object. */
const dotProblem: Problem = (key) =>
  dotSegment.test(key) ? 'has a "." or ".." segment' : undefined

const wholeDotProblem: Problem = (prefix) =>
  wholeDotSegment.test(prefix) ? 'has a "." or ".." segment' : undefined

const textProblem: Problem = (text) =>
  /\p{Surrogate}/u.test(text) ? 'has half of a surrogate pair' : undefined

const writtenProblem: Problem = (key) => {
  if (key.startsWith('/')) return 'begins with "/"'
  const isControlled = control.test(key) ? 'has a control character' : undefined
  return dotProblem(key) ?? isControlled ?? textProblem(key)
}

function lengthProblem(full: string): string | undefined {
  return isKeyTooLong(full) ? `is longer than ${maxKeyBytes} bytes with its location` : undefined
}
