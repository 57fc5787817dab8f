import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit } from 'yaml'
import type { Document } from 'yaml'
import type { Position, Problem } from './problem.ts'
import { isMapping } from './read-settings.ts'
import { tooDeepAt } from './too-deep-at.ts'

// Far above any declaration, and low enough to bound the work that a hostile one can ask for.
const longestText = 128 * 1024
const mostAliases = 100
// oxlint-disable-next-line no-control-regex -- YAML 1.2 §5.1: all of C0 but tab and line ends.
const notInYaml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

export type YamlReading =
  | { readonly problems: readonly Problem[] }
  | {
      readonly value: unknown
      /** Where the text says what is at this path, or as much of the path as there is. */
      readonly locate: (path: readonly PropertyKey[]) => Position | undefined
    }

interface ReadDocument {
  readonly document: Document.Parsed
  readonly value: unknown
}

/** Reads YAML 1.2 as data alone, and merges the documents of a stream into one declaration. */
export function readYaml(text: string): YamlReading {
  const problem = textProblem(text)
  if (problem !== undefined) return { problems: [problem] }
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    logLevel: 'silent',
    prettyErrors: false,
    stringKeys: true,
  })
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const problems: Problem[] = []
  const read = [...documents].flatMap((document) => readDocument(document, { at, problems }) ?? [])
  return problems.length > 0 ? { problems } : merged(read, at)
}

/** What is wrong with a text that is not worth parsing. */
function textProblem(text: string): Problem | undefined {
  if (text.length > longestText) {
    return { path: [], message: `is longer than ${longestText} characters; split it` }
  }
  const control = text.search(notInYaml)
  const deep = control < 0 ? tooDeepAt(text) : undefined
  if (control < 0 && deep === undefined) return undefined
  const before = text.slice(0, deep ?? control).split('\n')
  return {
    path: [],
    message:
      deep === undefined
        ? 'has a control character, which YAML does not allow'
        : 'is nested deeper than any declaration',
    position: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
  }
}

function readDocument(
  document: Document.Parsed,
  { at, problems }: { at: (offset: number) => Position; problems: Problem[] },
): ReadDocument | undefined {
  const refuse = (offset: number, message: string) => {
    problems.push({ path: [], message, position: at(offset) })
  }
  const before = problems.length
  for (const { pos, message } of document.errors) refuse(pos[0], message)
  if (document.directives.yaml.version !== '1.2') {
    refuse(document.range[0], 'YAML 1.2 is needed; drop the directive')
  }
  refuseNodes(document, refuse)
  if (problems.length > before) return undefined
  try {
    return { document, value: document.toJS({ maxAliasCount: mostAliases }) }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    refuse(document.range[0], `its aliases cannot be followed (${reason}); write the values out`)
    return undefined
  }
}

/** Refuses tags, aliases of nothing, and more aliases than anyone writes by hand. */
function refuseNodes(
  document: Document.Parsed,
  refuse: (offset: number, message: string) => void,
): void {
  let aliases = 0
  visit(document, {
    Node(_, node) {
      if (node.tag === undefined) return
      refuse(node.range?.[0] ?? 0, 'a declaration has no tags; write the value alone')
    },
    Alias(_, node) {
      aliases += 1
      const offset = node.range?.[0] ?? 0
      if (aliases > mostAliases) {
        refuse(offset, `has more than ${mostAliases} aliases; write the values out`)
        return visit.BREAK
      }
      if (node.resolve(document) === undefined) refuse(offset, 'an alias needs an anchor before it')
      return undefined
    },
  })
}

/** One document is the declaration; those with a `BucketName` are each a bucket of it. */
function merged(read: readonly ReadDocument[], at: (offset: number) => Position): YamlReading {
  const named = new Map<string, ReadDocument>()
  const problems: Problem[] = []
  const mains: ReadDocument[] = []
  for (const one of read) {
    const name = isMapping(one.value) ? one.value['BucketName'] : undefined
    const position = at(one.document.contents?.range[0] ?? one.document.range[0])
    if (typeof name !== 'string') mains.push(one)
    else if (!named.has(name)) named.set(name, one)
    else problems.push({ path: ['buckets', name], message: 'is declared twice', position })
    if (mains.length < 2 || mains.at(-1) !== one) continue
    const message = 'is a second declaration; a document after the first needs a BucketName'
    problems.push({ path: [], message, position })
  }
  if (problems.length > 0) return { problems }

  const [main] = mains
  const locate = (path: readonly PropertyKey[]) => {
    const own = path[0] === 'buckets' ? named.get(String(path[1])) : undefined
    const offset =
      own === undefined ? offsetOf(main?.document, path) : offsetOf(own.document, path.slice(2))
    return offset === undefined ? undefined : at(offset)
  }
  return named.size === 0
    ? { value: main?.value, locate }
    : withBuckets(main?.value ?? {}, { named, locate, at })
}

interface Buckets {
  readonly named: ReadonlyMap<string, ReadDocument>
  readonly locate: (path: readonly PropertyKey[]) => Position | undefined
  readonly at: (offset: number) => Position
}

function withBuckets(main: unknown, { named, locate, at }: Buckets): YamlReading {
  if (!isMapping(main)) return { value: main, locate }
  const declared = main['buckets'] ?? {}
  if (!isMapping(declared)) return { value: main, locate }
  const problems = [...named].flatMap(([name, { document }]): Problem[] => {
    if (!Object.hasOwn(declared, name)) return []
    const position = at(offsetOf(document, []) ?? 0)
    return [{ path: ['buckets', name], message: 'is declared twice', position }]
  })
  if (problems.length > 0) return { problems }
  const documents = [...named].map(([name, { value }]) => [name, value] as const)
  const buckets = { ...declared, ...Object.fromEntries(documents) }
  return { value: { ...main, buckets }, locate }
}

/** The offset of the last key of the path that the document has. */
function offsetOf(document: Document.Parsed | undefined, path: readonly PropertyKey[]) {
  if (document === undefined) return undefined
  let node: unknown = document.contents
  let offset = document.contents?.range[0] ?? document.range[0]
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step)
      if (pair === undefined) break
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step]
      if (isScalar(node) || isMap(node)) offset = node.range?.[0] ?? offset
    } else break
  }
  return offset
}
