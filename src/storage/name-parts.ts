/** A name cut where its ending begins. */
export interface NameParts {
  readonly stem: string
  /** With its dot, in the case it has; `''` for none. */
  readonly ending: string
}

/** What stands before the ending of a compressed body, and belongs to it. */
const archives = /\.(?:tar|cpio|svg|json|csv|xml|sql|log|txt)$/i
const codings = /^\.(?:gz|br|zst|bz2|xz|lz4|z)$/i
const isEnding = /^\.[a-z0-9]{1,15}$/i

/**
 * Cuts the last segment of a key: `a/b.tar.gz` is `a/b` and `.tar.gz`. A name that only begins with a
 * dot has no ending.
 */
export function namePartsOf(key: string): NameParts {
  const from = key.lastIndexOf('/') + 1
  const dot = key.lastIndexOf('.')
  const ending = key.slice(dot)
  if (dot <= from || !isEnding.test(ending)) return { stem: key, ending: '' }
  const stem = key.slice(0, dot)
  const inner = codings.test(ending) ? archives.exec(stem) : null
  if (inner === null || inner.index <= from) return { stem, ending }
  return { stem: stem.slice(0, inner.index), ending: inner[0] + ending }
}
