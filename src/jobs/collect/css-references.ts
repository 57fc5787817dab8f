import type { AssetReference } from './asset-reference.ts'
import { cssBareUrl, cssString, unescapedCss } from './css-text.ts'

const comment = /\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)/.source

/** What comes behind a name that only ends like this one is another. */
const whole = String.raw`(?<![\w\\-]|[^\x00-\x7f])`

/** Comments, strings and escapes are matched so that what they hold is not taken for anything else. */
const token = new RegExp(
  [
    `(?<comment>${comment})`,
    `@import(?:\\s|${comment})*(?<imported>${cssString})`,
    // The string may have modifiers behind it.
    `${whole}(?:url|src)\\(\\s*(?<quoted>${cssString})`,
    `${whole}url\\(\\s*(?<bare>${cssBareUrl})\\s*\\)`,
    `${whole}(?<images>(?:-webkit-)?image-set\\()`,
    `(?<string>${cssString})`,
    '\\\\[^]',
    '(?<mark>[(){};])',
  ].join('|'),
  'gi',
)

const sourceMap = /^\/\*[#@]\s*sourceMappingURL=(?<url>[^\s*]+)\s*\*\/$/

/** What a stylesheet names by `url()`, `src()`, `image-set()` and `@import`, and its source map. */
export function cssReferences(text: string): readonly AssetReference[] {
  const found: AssetReference[] = []
  const isImages = imageSets()
  for (const match of text.matchAll(token)) {
    const [all] = match
    const { comment: note, imported, bare, string, ...groups } = match.groups ?? {}
    const inside = isImages(groups)
    const map = note === undefined ? undefined : sourceMap.exec(note)?.groups?.['url']
    const quoted = imported ?? groups['quoted'] ?? (inside ? string : undefined)
    const written = quoted?.slice(1, -1) ?? bare ?? map
    if (written === undefined) continue
    const start = match.index + all.lastIndexOf(quoted ?? written) + (quoted === undefined ? 0 : 1)
    const url = map ?? unescapedCss(written)
    found.push({ start, end: start + written.length, url, isOptional: map !== undefined })
  }
  return found
}

/** Follows the parentheses; tells whether a string that comes now is an image of a set. */
function imageSets(): (groups: Readonly<Record<string, string | undefined>>) => boolean {
  const open: boolean[] = []
  return ({ images, mark, quoted }) => {
    const before = open.at(-1) === true
    if (images !== undefined) open.push(true)
    else if (mark === '(' || quoted !== undefined) open.push(false)
    else if (mark === ')') open.pop()
    // Nothing that is open goes on behind these.
    else if (mark !== undefined) open.length = 0
    return before
  }
}
