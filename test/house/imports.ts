import { posix } from 'node:path'
import { codeOf, type SourceFile } from './source-file.ts'

const statements = [
  /^(?:import|export)\s+(?:type\s+)?[\w$*{},\s]*?\s*from\s+'([^']+)'/gm,
  /^import\s+'([^']+)'/gm,
  /\bimport\(\s*'([^']+)'/g,
]

/** What a page imports, statically, dynamically or as a type: packages by name, pages by path. */
export function importsOf(file: SourceFile): readonly string[] {
  const code = codeOf(file)
  return statements
    .flatMap((statement) => [...code.matchAll(statement)].map(([, from = '']) => from))
    .map((from) => (from.startsWith('.') ? posix.join(posix.dirname(file.path), from) : from))
}
