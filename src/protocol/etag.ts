/** An ETag as it travels, in quotes. */
export function quoteEtag(etag: string): string {
  return `"${etag}"`
}

/** An ETag without its quotes and without the mark of a weak one. `*` stays. */
export function unquoteEtag(header: string): string {
  return header.trim().replace(/^W\//, '').replaceAll('"', '')
}

/** True if a list of ETags (`"a", "b"` or `*`) names this one. */
export function etagListHas(header: string, etag: string): boolean {
  return header.split(',').some((each) => {
    const wanted = unquoteEtag(each)
    return wanted === '*' || wanted === etag
  })
}
