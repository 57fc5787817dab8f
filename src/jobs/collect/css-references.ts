import type { AssetReference } from './asset-reference.ts'

const string = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/.source

/** Comments and strings are matched so that what they hold is not taken for a reference. */
const token = new RegExp(
  [
    /\/\*[^]*?(?:\*\/|$)/.source,
    `@import\\s+(?<imported>${string})`,
    `url\\(\\s*(?:(?<quoted>${string})|(?<bare>[^\\s"'()]+))\\s*\\)`,
    string,
  ].join('|'),
  'gi',
)

const sourceMap = /^\/\*[#@]\s*sourceMappingURL=(?<url>[^\s*]+)\s*\*\/$/

/** What a stylesheet names by `url(…)` and `@import`, and its source map. */
export function cssReferences(text: string): readonly AssetReference[] {
  const found: AssetReference[] = []
  for (const match of text.matchAll(token)) {
    const [all] = match
    const { imported, quoted, bare } = match.groups ?? {}
    const written = imported ?? quoted ?? bare ?? sourceMap.exec(all)?.groups?.['url']
    if (written === undefined) continue
    const isQuoted = imported !== undefined || quoted !== undefined
    const url = isQuoted ? written.slice(1, -1) : written
    const start = match.index + all.lastIndexOf(written) + (isQuoted ? 1 : 0)
    found.push({ start, end: start + url.length, url, isOptional: all.startsWith('/*') })
  }
  return found
}
