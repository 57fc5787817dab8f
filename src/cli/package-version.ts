import { readFileSync } from 'node:fs'
import { isJsonObject, parseJson } from '../core/json.ts'

/** The version of the running package. */
export function packageVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  const description = parseJson(readFileSync(file, 'utf8'))
  const version = isJsonObject(description) ? description['version'] : undefined
  return typeof version === 'string' ? version : 'unknown'
}
