import { Lexer } from 'yaml'

const mostBrackets = 32
const mostColumns = 100

/**
 * The offset at which a YAML text nests deeper than any declaration, or `undefined`. Asked before
 * parsing, since the parser recurses: nesting without end would exhaust the stack of the process.
 * The lexer does not. Each level of a block stands at least one column further right (a list in a
 * mapping may share its column), so bounding the column of `-`, `?` and `:` bounds the levels.
 */
export function tooDeepAt(text: string): number | undefined {
  let offset = 0
  let lineStart = 0
  let brackets = 0
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets += 1
    if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1)
    const indicator = token === '-' || token === '?' || token === ':'
    const column = indicator && brackets === 0 ? offset - lineStart : 0
    if (brackets > mostBrackets || column > mostColumns) return offset
    if (!isMark(token)) offset += token.length
    const newline = token.lastIndexOf('\n')
    if (newline >= 0) lineStart = offset - (token.length - newline - 1)
  }
  return undefined
}

/** The lexer marks the start of documents and scalars with characters that the text has not. */
function isMark(token: string): boolean {
  return token === '\u0002' || token === '\u0018' || token === '\u001f'
}
