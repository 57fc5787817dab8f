import { isJsonObject, parseJson } from '../../core/json.ts'
import type { Json } from '../../core/json.ts'
import { duplicateName } from './duplicate-name.ts'
import { policyError } from './errors.ts'
import { parseStatement } from './parse-statement.ts'
import type { Policy, PolicyKind, PolicyVersion, Statement } from './policy.ts'

/** AWS's limit for a bucket policy, in bytes; no identity policy may be as long. */
const MAX_BYTES = 20_480

const elements = new Set(['Version', 'Id', 'Statement'])

/**
 * Parses and compiles a policy document. Throws MalformedPolicy, with AWS's message, at anything
 * that the policy grammar does not have: nothing unknown is passed over.
 */
export function parsePolicy<Kind extends PolicyKind>(text: string, kind: Kind): Policy<Kind> {
  const document = parseDocument(text)
  const unknown = Object.keys(document).find((name) => !elements.has(name))
  if (unknown !== undefined) throw malformed(`Unknown field ${unknown}`)
  const version = parseVersion(document['Version'])
  const id = document['Id']
  if (id !== undefined && typeof id !== 'string') throw malformed('Invalid policy syntax.')
  if (id !== undefined && kind === 'identity') throw malformed('Unknown field Id')
  const sources = parseStatements(document['Statement'])
  const syntax = { kind, variables: version === '2012-10-17' }
  const statements: Statement[] = []
  const keys = new Set<string>()
  for (const [index, source] of sources.entries()) {
    const { statement, asks } = parseStatement(source, { ...syntax, index })
    statements.push(statement)
    for (const key of asks) keys.add(key)
  }
  if (kind === 'identity') requireUniqueSids(statements)
  return { kind, version, id, statements, keys }
}

function parseDocument(text: string): { readonly [name: string]: Json } {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw malformed('Policy exceeds the maximum allowed document size.')
  }
  if (!text.startsWith('{')) {
    throw malformed("Policies must be valid JSON and the first byte must be '{'")
  }
  let document: Json
  try {
    document = parseJson(text)
  } catch (cause) {
    throw policyError('MalformedPolicy', { cause })
  }
  if (!isJsonObject(document)) throw policyError('MalformedPolicy')
  const twice = duplicateName(text)
  if (twice !== undefined) throw policyError('MalformedPolicy', { context: { twice } })
  return document
}

/** Without a version, a policy is of 2008, which has no variables. */
function parseVersion(version: Json | undefined): PolicyVersion {
  if (version === undefined) return '2008-10-17'
  if (version === '2008-10-17' || version === '2012-10-17') return version
  throw malformed('The policy must contain a valid version string')
}

function parseStatements(statement: Json | undefined): readonly Json[] {
  if (statement === undefined) throw malformed('Missing required field Statement')
  if (isJsonObject(statement)) return [statement]
  const list: readonly Json[] | undefined = Array.isArray(statement) ? statement : undefined
  if (list === undefined) throw malformed('Invalid policy syntax.')
  if (list.length === 0) throw malformed('Could not parse the policy: Statement is empty!')
  return list
}

function requireUniqueSids(statements: readonly Statement[]): void {
  const sids = statements.flatMap(({ sid }) => sid ?? [])
  if (new Set(sids).size !== sids.length) {
    throw malformed('Statement IDs (SID) in a single policy must be unique.')
  }
}

function malformed(message: string): Error {
  return policyError('MalformedPolicy', { message })
}
