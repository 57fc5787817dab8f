import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, 'corpus')

/** What was once found, or thought of, about a parser or about the wire: each with its name, which says what it is. */
export function readCorpus(subject: string): readonly (readonly [name: string, bytes: Buffer])[] {
  return filesOf(subject).map((name) => [name, readFileSync(join(root, subject, name))] as const)
}

function filesOf(subject: string): readonly string[] {
  try {
    return readdirSync(join(root, subject)).sort()
  } catch {
    return []
  }
}
