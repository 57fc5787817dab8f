import { policyError } from './errors.ts'
import type { ContextKeys } from './request-context.ts'

/** A piece of a policy string: text, `*` (any), `?` (one), or a policy variable. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  | { readonly kind: 'variable'; readonly key: string; readonly otherwise: string | undefined }

/** What has a meaning in a policy string; everything else stands for itself. */
export interface TemplateSyntax {
  readonly wildcards: boolean
  /** Only policies of version 2012-10-17 have variables. */
  readonly variables: boolean
}

const ANY: Token = { kind: 'any' }
const ONE: Token = { kind: 'one' }

/** Cuts a policy string into tokens. Throws MalformedPolicy at a variable that is not well formed. */
export function parseTemplate(source: string, syntax: TemplateSyntax): readonly Token[] {
  const tokens: Token[] = []
  let start = 0
  let at = 0
  const take = (token: Token, length: number): void => {
    if (at > start) tokens.push({ kind: 'text', text: source.slice(start, at) })
    tokens.push(token)
    at += length
    start = at
  }
  while (at < source.length) {
    const char = source[at]
    if (syntax.wildcards && char === '*') take(ANY, 1)
    else if (syntax.wildcards && char === '?') take(ONE, 1)
    else if (syntax.variables && char === '$' && source[at + 1] === '{') {
      const close = closingBrace(source, at + 2)
      take(parseVariable(source.slice(at + 2, close)), close + 1 - at)
    } else at += 1
  }
  if (at > start) tokens.push({ kind: 'text', text: source.slice(start, at) })
  return tokens
}

/** The tokens with every variable replaced; `undefined` if one has no single value and no default. */
export function resolveTemplate(
  tokens: readonly Token[],
  keys: ContextKeys,
): readonly Token[] | undefined {
  const resolved: Token[] = []
  for (const token of tokens) {
    if (token.kind === 'variable') {
      // A key with several values cannot be a variable. What is put in is text: its `*` is a star.
      const values = keys.get(token.key)
      const text = values?.length === 1 ? values[0] : token.otherwise
      if (text === undefined) return undefined
      resolved.push({ kind: 'text', text })
    } else resolved.push(token)
  }
  return resolved
}

/** The text of tokens that have neither wildcards nor variables. */
export function textOf(tokens: readonly Token[]): string {
  return tokens.map((token) => (token.kind === 'text' ? token.text : '')).join('')
}

/** Answers for one value of a policy whether it fits one value of a request. */
export type ValueTest = (candidate: string, keys: ContextKeys) => boolean

/** Builds a test once if the tokens have no variable, else for each request; unresolved is false. */
export function templateTest(
  tokens: readonly Token[],
  build: (tokens: readonly Token[]) => (candidate: string) => boolean,
): ValueTest {
  if (tokens.every((token) => token.kind !== 'variable')) {
    const test = build(tokens)
    // Not `test` itself: it must not take the keys for a second argument of its own.
    return (candidate) => test(candidate)
  }
  return (candidate, keys) => {
    const resolved = resolveTemplate(tokens, keys)
    return resolved !== undefined && build(resolved)(candidate)
  }
}

function closingBrace(source: string, from: number): number {
  let quoted = false
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === "'") quoted = !quoted
    else if (source[at] === '}' && !quoted) return at
  }
  throw invalidVariable(source.slice(from - 2))
}

function parseVariable(body: string): Token {
  if (body === '*' || body === '?' || body === '$') return { kind: 'text', text: body }
  const comma = body.indexOf(',')
  const key = (comma === -1 ? body : body.slice(0, comma)).trim().toLowerCase()
  if (key === '' || /[{}$'"*?]/.test(key)) throw invalidVariable(body)
  if (comma === -1) return { kind: 'variable', key, otherwise: undefined }
  const quoted = body.slice(comma + 1).trim()
  if (!/^'[^']*'$/.test(quoted)) throw invalidVariable(body)
  return { kind: 'variable', key, otherwise: quoted.slice(1, -1) }
}

function invalidVariable(body: string): Error {
  return policyError('MalformedPolicy', {
    message: 'Policy has an invalid variable',
    hint: "Write ${key} or ${key, 'default'}; a dollar sign of its own is ${$}.",
    context: { variable: body.slice(0, 80) },
  })
}
