const coding = /(?:^|,)\s*(gzip|x-gzip|br|deflate|zstd|compress|x-compress|dcb|dcz)\s*$/i

/**
 * Whether bytes are of a coding, and so tell of that alone. A coding that no browser knows changes
 * nothing of what it makes of the bytes; and of gzip they would begin like it.
 */
export function isCoded(contentEncoding: string, byContent: string | undefined): boolean {
  const last = coding.exec(contentEncoding)?.[1]?.toLowerCase()
  if (last === undefined) return false
  return last.endsWith('gzip') ? byContent === 'application/gzip' : true
}
