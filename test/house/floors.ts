import { importsOf } from './imports.ts'
import type { Findings, SourceFile } from './source-file.ts'

/** Imports run strictly downward; siblings of one floor never import each other. */
const floors = [
  ['core', 'browser'],
  ['protocol'],
  ['declaration', 'client', 'engine', 'audit'],
  ['storage', 'server', 'provision'],
  ['endpoints', 'jobs', 'console', 'testing'],
  ['cli'],
]

const folderOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1]

const floorOf = (folder: string): number => floors.findIndex((floor) => floor.includes(folder))

/** A door shows what its folder, or the package, offers: it may reach everywhere. */
const isDoor = (path: string): boolean => /^src\/([^/]+\/)?index\.ts$/.test(path)

export function floorFindings(files: readonly SourceFile[]): Findings {
  return files
    .filter(({ path }) => path.startsWith('src/') && !isDoor(path))
    .flatMap((file) => {
      const folder = folderOf(file.path)
      if (folder === undefined || floorOf(folder) === -1) return [`${file.path}: is on no floor`]
      return importsOf(file)
        .map((path) => problemOf(folder, path))
        .filter((problem) => problem !== undefined)
        .map((problem) => `${file.path}: ${problem}`)
    })
}

function problemOf(folder: string, imported: string): string | undefined {
  if (/^(test|examples|bench|scripts)\//.test(imported)) return `imports ${imported}, outside src`
  const other = folderOf(imported)
  if (other === undefined || other === folder) return undefined
  const climb = floorOf(other) - floorOf(folder)
  if (climb < 0) return undefined
  return climb === 0 ? `imports its sibling ${imported}` : `imports upward, ${imported}`
}
