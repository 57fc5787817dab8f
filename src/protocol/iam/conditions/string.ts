import { parseTemplate, templateTest, textOf } from '../template.ts'
import type { ValueTest } from '../template.ts'
import { compileWildcard } from '../wildcard.ts'

/** `StringEquals`: exactly the same; `*` and `?` are text. */
export function compileEquals(value: string, variables: boolean): ValueTest {
  return templateTest(parseTemplate(value, { wildcards: false, variables }), (tokens) => {
    const text = textOf(tokens)
    return (candidate) => candidate === text
  })
}

/** `StringEqualsIgnoreCase`. */
export function compileEqualsIgnoreCase(value: string, variables: boolean): ValueTest {
  return templateTest(parseTemplate(value, { wildcards: false, variables }), (tokens) => {
    const text = textOf(tokens).toLowerCase()
    return (candidate) => candidate.toLowerCase() === text
  })
}

/** `StringLike`: case matters, `*` and `?` are wildcards. */
export function compileLike(value: string, variables: boolean): ValueTest {
  return templateTest(parseTemplate(value, { wildcards: true, variables }), compileWildcard)
}

/** `Bool`: `true` or `false` in any case. */
export function compileBool(value: string, variables: boolean): ValueTest {
  return templateTest(parseTemplate(value, { wildcards: false, variables }), (tokens) => {
    const text = textOf(tokens).toLowerCase()
    if (text !== 'true' && text !== 'false') return () => false
    return (candidate) => candidate.toLowerCase() === text
  })
}
