import { expect, test } from 'vitest'
import { moduleReferences, sourceMapReference } from './script-references.ts'

test('the relative imports of a module are found, and nothing else', async () => {
  const text = `
    import a from './a.js'; import "../b.js"; export * from './c/d.js'
    import { lit } from 'lit'; import e from 'https://cdn.example/e.js'
    const f = import('./f.js'), g = import(name), h = import(\`./h.js\`)
    // import './comment.js'
    const text = "import './string.js'", pattern = /import '.\\/regexp.js'/
  `
  const found = await moduleReferences(text)
  expect(found.map(({ url }) => url)).toEqual(['./a.js', '../b.js', './c/d.js', './f.js', './h.js'])
  for (const { start, end, url } of found) expect(text.slice(start, end)).toBe(url)
})

test('the last source map counts', () => {
  const text =
    'x //# sourceMappingURL=no.map\n//# sourceMappingURL=a.map\n//@ sourceMappingURL=b.map\n'
  const [found, ...more] = sourceMapReference(text)
  expect(found).toMatchObject({ url: 'b.map', isOptional: true })
  expect(text.slice(found?.start, found?.end)).toBe('b.map')
  expect(more).toEqual([])
})
