import { s3Error } from '../../protocol/errors.ts'
import { checkKeyLength } from '../../protocol/key-length.ts'
import { escapedName, plainName } from './entry-name.ts'
import { filesystemError } from './errors.ts'

/** Where an object may be. */
export interface ObjectPlace {
  readonly key: string
  /** The directories below the root, from the top. */
  readonly directories: readonly PlacedPrefix[]
  /** Its own name; undefined when the system cannot hold it. */
  readonly plain: string | undefined
  /** Its name where its own is impossible, or is a directory's. */
  readonly escaped: string
  readonly component: string
}

/** One directory on the way to an object. */
export interface PlacedPrefix {
  readonly component: string
  readonly name: string
}

/** The place of a key. Throws `KeyTooLongError`, `KeyUnsupported`; `InvalidRequest` without a key. */
export function placeOf(key: string | undefined, windows: boolean): ObjectPlace {
  if (key === undefined || key === '') {
    throw s3Error('InvalidRequest', { message: 'The request names no key.' })
  }
  checkKeyLength(key)
  if (/\p{Surrogate}/u.test(key)) {
    throw filesystemError('KeyUnsupported', { message: 'The key has half of a surrogate pair.' })
  }
  const components = key.split('/')
  const component = components.pop() ?? ''
  return {
    key,
    directories: components.map((each) => prefixOf(each, windows)),
    plain: plainName(component, windows),
    escaped: escapedName(component, 'object'),
    component,
  }
}

function prefixOf(component: string, windows: boolean): PlacedPrefix {
  return { component, name: plainName(component, windows) ?? escapedName(component, 'prefix') }
}
