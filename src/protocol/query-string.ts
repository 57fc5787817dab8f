import { percentDecode } from '../core/percent.ts'
import { s3Error } from './errors.ts'

/** Decoded query parameters, in the order of the URL. A bare `?acl` is `['acl', '']`. */
export type QueryPairs = readonly (readonly [name: string, value: string])[]

/** Parses a query string into decoded pairs, in their order. `+` is a space, as in a form; a plus travels as `%2B`. */
export function parseQueryString(search: string): [name: string, value: string][] {
  if (search === '') return []
  const pairs: [string, string][] = []
  for (const pair of search.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = formDecode(equals === -1 ? pair : pair.slice(0, equals))
    const value = equals === -1 ? '' : formDecode(pair.slice(equals + 1))
    if (name === undefined || value === undefined) throw s3Error('InvalidURI')
    pairs.push([name, value])
  }
  return pairs
}

function formDecode(text: string): string | undefined {
  return percentDecode(text.includes('+') ? text.replaceAll('+', ' ') : text)
}

/** The value of the first parameter of that name. */
export function parameterOf(query: QueryPairs, wanted: string): string | undefined {
  for (const [name, value] of query) if (name === wanted) return value
  return undefined
}
