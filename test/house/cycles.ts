import { importsOf } from './imports.ts'
import type { Findings, SourceFile } from './source-file.ts'

/** No page imports itself by way of others, types included. */
export function cycleFindings(files: readonly SourceFile[]): Findings {
  const graph = new Map(files.map((file) => [file.path, importsOf(file)]))
  const done = new Set<string>()
  const findings: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start !== -1) {
      findings.push(`${path}: cycle ${[...trail.slice(start + 1), path].join(' → ')}`)
      return
    }
    if (done.has(path)) return
    for (const imported of graph.get(path) ?? []) visit(imported, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return findings
}
