import { handlers } from '../src/server/handlers.ts'
import { notImplemented } from '../src/server/not-implemented.ts'
import { errorDocs } from './error-docs.ts'
import { readErrorTables } from './error-tables.ts'
import { operationDocs } from './operation-docs.ts'

export interface GeneratedDoc {
  readonly path: string
  readonly text: string
}

/** The documents that are made from the source, as they should stand now. */
export async function generatedDocs(root = '.'): Promise<readonly GeneratedDoc[]> {
  return [
    { path: 'docs/errors.md', text: errorDocs(await readErrorTables(root)) },
    { path: 'docs/operations.md', text: operationDocs(new Set(handlers.keys()), notImplemented) },
  ]
}
