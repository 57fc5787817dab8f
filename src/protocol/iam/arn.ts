import { textOf } from './template.ts'
import type { Token } from './template.ts'
import { compileWildcard } from './wildcard.ts'

const SEPARATORS = 5

/**
 * Compiles an ARN pattern: the six components, cut at the first five colons, are matched each for
 * itself, so that a `*` never reaches over one of these colons; in the last one it crosses `/` and
 * `:`. A lone `*` fits every ARN; other patterns of fewer than six components fit none.
 */
export function compileArn(tokens: readonly Token[]): (arn: string) => boolean {
  if (tokens.length === 1 && tokens[0]?.kind === 'any') return () => true
  const components = cutTokens(tokens)
  const tail = components[SEPARATORS]
  if (tail === undefined) return () => false
  const matchTail = compileWildcard(tail)
  const head = components.slice(0, SEPARATORS)
  if (head.every((component) => component.every((token) => token.kind === 'text'))) {
    const prefix = head.map((component) => `${textOf(component)}:`).join('')
    return (arn) => arn.startsWith(prefix) && matchTail(arn, prefix.length)
  }
  const matchHead = head.map((component) => compileWildcard(component))
  return (arn) => {
    const parts = cutArn(arn)
    const last = parts?.[SEPARATORS]
    if (parts === undefined || last === undefined) return false
    return matchHead.every((match, index) => match(parts[index] ?? '')) && matchTail(last)
  }
}

/** The six components of an ARN; `undefined` if there are fewer. */
export function cutArn(arn: string): readonly string[] | undefined {
  const parts: string[] = []
  let start = 0
  while (parts.length < SEPARATORS) {
    const colon = arn.indexOf(':', start)
    if (colon === -1) return undefined
    parts.push(arn.slice(start, colon))
    start = colon + 1
  }
  parts.push(arn.slice(start))
  return parts
}

function cutTokens(tokens: readonly Token[]): readonly (readonly Token[])[] {
  let last: Token[] = []
  const components = [last]
  for (const token of tokens) {
    let rest = token.kind === 'text' ? token.text : undefined
    while (rest !== undefined && components.length <= SEPARATORS) {
      const colon = rest.indexOf(':')
      if (colon === -1) break
      last.push({ kind: 'text', text: rest.slice(0, colon) })
      last = []
      components.push(last)
      rest = rest.slice(colon + 1)
    }
    last.push(rest === undefined ? token : { kind: 'text', text: rest })
  }
  return components
}
