import { s3Error } from './errors.ts'
import { operations, type Operation, type Target } from './operations.ts'
import type { QueryPairs } from './query-string.ts'

interface RouteRequest {
  readonly method: string
  readonly target: Target
  readonly query: QueryPairs
  readonly headers: Readonly<Record<string, unknown>>
}

const routeKey = (method: string, target: Target): string => `${method} ${target}`

/** Candidates of a method and target, the most literals first, then the most requirements. */
const routes = new Map<string, Operation[]>()

/** Sub-resources of a target (`policy`, `uploads`): a request that names one means it. */
const subResources = new Map<Target, Set<string>>()

/** Never reached on a bucket's own URL: another operation of the model has the very same one. */
const shadowed: ReadonlySet<string> = new Set(['ListDirectoryBuckets', 'WriteGetObjectResponse'])

const weight = ({ requiredQuery, requiredHeaders }: Operation): number =>
  requiredQuery.length + requiredHeaders.length

for (const operation of operations.values()) {
  if (shadowed.has(operation.name)) continue
  const key = routeKey(operation.method, operation.target)
  routes.set(key, [...(routes.get(key) ?? []), operation])
  const names = subResources.get(operation.target) ?? new Set()
  for (const [name, value] of operation.literals) if (value === undefined) names.add(name)
  subResources.set(operation.target, names)
}
for (const candidates of routes.values()) {
  candidates.sort((a, b) => b.literals.length - a.literals.length || weight(b) - weight(a))
}

/**
 * The operation that a request means: of those whose literal query parameters are all there, the ones
 * with most literals, and of these the one with most required parameters present. Throws
 * `MethodNotAllowed` when a sub-resource is named that the method does not know.
 */
export function matchOperation(request: RouteRequest): Operation {
  const candidates = routes.get(routeKey(request.method, request.target)) ?? []
  const found =
    request.query.length === 0
      ? withRequired(candidates.filter(isPlain), request)
      : mostLiteral(candidates, request)
  if (found === undefined || namesAnother(found, request)) {
    throw s3Error('MethodNotAllowed', {
      context: { Method: request.method, ResourceType: request.target },
    })
  }
  return found
}

const isPlain = ({ literals }: Operation): boolean => literals.length === 0

function mostLiteral(candidates: readonly Operation[], request: RouteRequest) {
  const literal = candidates.filter((operation) => hasLiterals(operation, request.query))
  const most = literal[0]?.literals.length
  const same = literal.filter(({ literals }) => literals.length === most)
  const meant = same.filter((operation) => leavesNothing(operation, same, request.query))
  return withRequired(meant, request)
}

function withRequired(candidates: readonly Operation[], request: RouteRequest) {
  return candidates.find((operation) => hasRequired(operation, request)) ?? candidates.at(-1)
}

function hasLiterals({ literals }: Operation, query: QueryPairs): boolean {
  return literals.every(([name, value]) =>
    query.some(([each, given]) => each === name && (value === undefined || value === given)),
  )
}

/** A part without its number must not become PutObject, which does not know `uploadId`. */
function leavesNothing({ query }: Operation, others: readonly Operation[], given: QueryPairs) {
  return given.every(
    ([name]) => query.has(name) || !others.some((other) => other.requiredQuery.includes(name)),
  )
}

function hasRequired(
  { requiredQuery, requiredHeaders }: Operation,
  { query, headers }: RouteRequest,
): boolean {
  return (
    requiredQuery.every((name) => query.some(([each]) => each === name)) &&
    requiredHeaders.every((name) => headers[name] !== undefined)
  )
}

/** `DELETE /bucket?versioning` must not become DeleteBucket. */
function namesAnother({ literals }: Operation, { query, target }: RouteRequest): boolean {
  return namesSubResource(
    target,
    query.filter(([name]) => !literals.some(([each]) => each === name)),
  )
}

/** True if a query names a sub-resource of the target, as `?policy` does of a bucket. */
export function namesSubResource(target: Target, query: QueryPairs): boolean {
  const names = subResources.get(target)
  return query.some(([name]) => names?.has(name) === true)
}
