import { readFileSync } from 'node:fs'
import { isJsonObject, parseJson } from '../core/json.ts'

/** The version of the running package. */
export function packageVersion(): string {
  const description = parseJson(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  return isJsonObject(description) ? String(description['version']) : 'unknown'
}
