import { isKeyTooLong } from '../protocol/key-length.ts'
import { maxKeyBytes } from '../protocol/limits.ts'
import { storageError } from './errors.ts'

// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const control = /[\u0000-\u001f\u007f-\u009f]/
const dotSegment = /(?:^|\/)\.{1,2}(?:\/|$)/

/** The keys of one storage: relative outside, below its location in the bucket. */
export interface KeySpace {
  /** The key in the bucket. Throws `KeyInvalid` for one that is empty or would escape. */
  readonly full: (key: string) => string
  /** {@link full} for the beginning of keys, which may be empty. */
  readonly fullPrefix: (prefix: string) => string
  /** The relative key of one in the bucket. */
  readonly relative: (fullKey: string) => string
}

export function createKeySpace(storage: string, location: string): KeySpace {
  const base = location === '' ? '' : `${location}/`
  const check = (key: string): string => {
    const full = base + key
    const problem = keyProblem(key) ?? lengthProblem(full)
    if (problem === undefined) return full
    throw storageError('KeyInvalid', {
      message: `The key ${JSON.stringify(key.slice(0, 200))} ${problem}.`,
      context: { storage, key: key.slice(0, 200) },
    })
  }
  return {
    full(key) {
      if (key !== '') return check(key)
      throw storageError('KeyInvalid', { message: 'The key is empty', context: { storage, key } })
    },
    fullPrefix: check,
    relative: (fullKey) => fullKey.slice(base.length),
  }
}

/** Browsers and proxies resolve dots and drop what they cannot show, so such URLs name another object. */
function keyProblem(key: string): string | undefined {
  if (key.startsWith('/')) return 'begins with "/"'
  if (dotSegment.test(key)) return 'has a "." or ".." segment'
  if (control.test(key)) return 'has a control character'
  return /\p{Surrogate}/u.test(key) ? 'has half of a surrogate pair' : undefined
}

function lengthProblem(full: string): string | undefined {
  return isKeyTooLong(full) ? `is longer than ${maxKeyBytes} bytes with its location` : undefined
}
