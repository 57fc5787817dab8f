import { readdir } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ErrorRows } from '../src/core/error.ts'

export interface ErrorTable {
  /** Where the table stands: `src/engine/errors.ts`. */
  readonly path: string
  readonly rows: ErrorRows
}

/** Every table of error codes under `src`, by its path, sorted. */
export async function readErrorTables(root = '.'): Promise<readonly ErrorTable[]> {
  const names = await readdir(resolve(root, 'src'), { recursive: true })
  const paths = names
    .map((name) => `src/${name.split(sep).join('/')}`)
    .filter((path) => path.endsWith('/errors.ts'))
    .toSorted()
  const tables = await Promise.all(paths.map((path) => tablesOf(root, path)))
  return tables.flat()
}

async function tablesOf(root: string, path: string): Promise<readonly ErrorTable[]> {
  const page = (await import(pathToFileURL(resolve(root, path)).href)) as Record<string, unknown>
  return Object.values(page)
    .filter(isFactory)
    .map(({ rows }) => ({ path, rows }))
}

function isFactory(value: unknown): value is { readonly rows: ErrorRows } {
  return typeof value === 'function' && 'rows' in value
}
