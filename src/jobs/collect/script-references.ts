import type { AssetReference } from './asset-reference.ts'

/** The comment that names a source map stands on a line of its own, the last such counts. */
const sourceMap = /^\/\/[#@]\s*sourceMappingURL=(?<url>\S+)\s*$/gm

/** The source map of a script. */
export function sourceMapReference(text: string): readonly AssetReference[] {
  const match = [...text.matchAll(sourceMap)].at(-1)
  const url = match?.groups?.['url']
  if (match === undefined || url === undefined) return []
  const start = match.index + match[0].indexOf(url)
  return [{ start, end: start + url.length, url, isOptional: true }]
}

/**
 * What a module imports by relative names, `import()` of a plain string too. What is imported by a
 * bare name is left to the import map. Throws for what is no module.
 */
export async function moduleReferences(text: string): Promise<readonly AssetReference[]> {
  const { init, parse } = await import('es-module-lexer')
  await init
  const [imports] = parse(text)
  return imports.flatMap(({ n: url, s, e, d }) => {
    if (url === undefined || !/^\.{0,2}\//.test(url)) return []
    // Of an import() the lexer gives the expression, its quotes included.
    const quote = d >= 0 ? 1 : 0
    const [start, end] = [s + quote, e - quote]
    return [{ start, end, url, isOptional: false }]
  })
}
