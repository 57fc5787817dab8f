import type { ErrorTable } from '../../scripts/error-tables.ts'
import { codeOf, isProduct, type Findings, type SourceFile } from './source-file.ts'

/** Every code has one table, a hint, a thrower and a row in the documentation; no row is dead. */
export function errorCodeFindings(
  files: readonly SourceFile[],
  tables: readonly ErrorTable[],
  docs: string,
): Findings {
  const documented = [...docs.matchAll(/^\| `(\w+)` \|/gm)].map(([, code = '']) => code)
  const codes = tables.flatMap(({ rows }) => Object.keys(rows))
  return [
    ...tables.flatMap((table) => tableFindings(table, files, documented)),
    ...codes
      .filter((code, index) => codes.indexOf(code) !== index)
      .map((code) => `${code}: stands in two tables`),
    ...documented
      .filter((code) => !codes.includes(code))
      .map((code) => `docs/errors.md: ${code} is in no table`),
  ]
}

function tableFindings(
  { path, rows }: ErrorTable,
  files: readonly SourceFile[],
  documented: readonly string[],
): Findings {
  const others = files.filter((file) => isProduct(file) && file.path !== path)
  const code = others.map(codeOf).join('\n')
  return Object.entries(rows).flatMap(([name, { hint }]) => [
    ...(/^[A-Z][A-Za-z0-9]+$/.test(name) ? [] : [`${path}: ${name} is not PascalCase`]),
    ...(hint === undefined || hint === '' ? [`${path}: ${name} has no hint`] : []),
    ...(code.includes(`'${name}'`) ? [] : [`${path}: ${name} is thrown nowhere`]),
    ...(documented.includes(name) ? [] : [`docs/errors.md: lacks ${name}`]),
  ])
}
