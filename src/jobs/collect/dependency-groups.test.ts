import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dependencyGroups } from './dependency-groups.ts'

test('what is depended on comes first, and circles come together', () => {
  const graph = { a: ['b', 'x'], b: ['c'], c: ['b', 'd'], d: [], e: ['e'] }
  expect(dependencyGroups(new Map(Object.entries(graph)))).toEqual([
    { names: ['d'], isCycle: false },
    { names: ['b', 'c'], isCycle: true },
    { names: ['a'], isCycle: false },
    { names: ['e'], isCycle: true },
  ])
})

test('a long chain is no deeper than a short one', () => {
  const chain = Array.from({ length: 50_000 }, (_, n): [string, string[]] => [`${n}`, [`${n + 1}`]])
  expect(dependencyGroups(new Map(chain))[0]).toEqual({ names: ['49999'], isCycle: false })
})

test('every name comes once, and never before what it leads to outside its circle', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
  const graphs = fc.dictionary(name, fc.array(name, { maxLength: 3 }))
  const property = fc.property(graphs, (graph) => {
    const groups = dependencyGroups(new Map(Object.entries(graph)))
    const seen = new Set<string>()
    for (const { names } of groups) {
      for (const each of names) {
        expect(seen.has(each)).toBe(false)
        seen.add(each)
      }
      for (const to of names.flatMap((each) => graph[each] ?? []))
        if (Object.hasOwn(graph, to)) expect(seen.has(to)).toBe(true)
    }
    expect([...seen].sort()).toEqual(Object.keys(graph).sort())
  })
  fc.assert(property)
})
