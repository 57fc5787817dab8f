import { Lexer } from 'yaml'

const mostBrackets = 32
const mostColumns = 100

// What the lexer puts between the tokens of the text; the caller has refused control characters.
const startOfDocument = '\u0002'
const endOfFlow = '\u0018'
const startOfScalar = '\u001f'

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
    if (token === endOfFlow) brackets = 0
    const indicator = token === '-' || token === '?' || token === ':'
    const column = indicator && brackets === 0 ? offset - lineStart : 0
    if (brackets > mostBrackets || column > mostColumns) return offset
    if (!isMark(token)) offset += token.length
    const newline = token.lastIndexOf('\n')
    if (newline >= 0) lineStart = offset - (token.length - newline - 1)
  }
  return undefined
}

function isMark(token: string): boolean {
  return token === startOfDocument || token === endOfFlow || token === startOfScalar
}
