import * as sdk from '@aws-sdk/client-s3'
import { NormalizedSchema } from '@smithy/core/schema'
import { httpShapeOf, type HttpShape } from './codec/http-shape.ts'
import { requiredMembers } from './codec/xml-shape.ts'
import type { OperationName } from './operation-types.ts'

/** What the URL of a request names. */
export type Target = 'service' | 'bucket' | 'object'

/** One row of the operation table, computed from the SDK's schema of the operation. */
export interface Operation {
  readonly name: OperationName
  readonly method: string
  readonly target: Target
  /** Query parameters that every request of the operation has: `uploads`, `list-type=2`. */
  readonly literals: readonly (readonly [name: string, value: string | undefined])[]
  /** Every query parameter that the operation reads, but its literals. */
  readonly query: ReadonlySet<string>
  /** Required members outside the path, which tell operations of the same URL apart. */
  readonly requiredQuery: readonly string[]
  readonly requiredHeaders: readonly string[]
  /** The status of success. */
  readonly status: number
  readonly input: HttpShape
  readonly output: HttpShape
  /** True when the model asks for a checksum of the body: Content-MD5 or x-amz-checksum-*. */
  readonly requiresChecksum: boolean
  /** True when a checksum header is the body's. Elsewhere it says something of the object: CompleteMultipartUpload. */
  readonly takesChecksum: boolean
}

/** The number that marks an operation among the SDK's schemas. */
const operationMarker = 9

type OperationSchema = readonly [
  marker: number,
  namespace: string,
  name: string,
  traits: { http: readonly [method: string, uri: string, status: number]; httpChecksum?: unknown },
  input: unknown,
  output: unknown,
]

function isOperationSchema(value: unknown): value is OperationSchema {
  return Array.isArray(value) && value[0] === operationMarker
}

/** The schemas say that an operation knows checksums, not whether a request needs one: these do not. */
const optionalChecksum: ReadonlySet<string> = new Set([
  'GetObject',
  'GetObjectAnnotation',
  'PutBucketAbac',
  'PutBucketAccelerateConfiguration',
  'PutObject',
  'PutObjectAnnotation',
  'RestoreObject',
  'UploadPart',
])

/** Where S3 answers another status than the model says. Source: the sample response of the API Reference. */
const answeredStatus: ReadonlyMap<string, number> = new Map([
  ['PutBucketAnalyticsConfiguration', 204],
  ['PutBucketIntelligentTieringConfiguration', 204],
  ['PutBucketInventoryConfiguration', 204],
  ['PutBucketMetricsConfiguration', 204],
  ['PutBucketPolicy', 204],
  ['PutBucketTagging', 204],
])

/** All S3 operations, by name, sorted. */
export const operations: ReadonlyMap<OperationName, Operation> = new Map(
  Object.values<unknown>(sdk)
    .filter(isOperationSchema)
    .map(operationOf)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((operation) => [operation.name, operation]),
)

/** The row of a name that is known to be one. */
export function operationNamed(name: OperationName): Operation {
  const operation = operations.get(name)
  if (operation === undefined) throw new TypeError(`no such operation: ${name}`)
  return operation
}

function operationOf([, , name, traits, input, output]: OperationSchema): Operation {
  const [method, uri, status] = traits.http
  const inputSchema = NormalizedSchema.of(input as Parameters<typeof NormalizedSchema.of>[0])
  const outputSchema = NormalizedSchema.of(output as Parameters<typeof NormalizedSchema.of>[0])
  const [path = '/', search = ''] = uri.split('?')
  const required = requiredMembers(inputSchema)
  const query = new Set<string>()
  const requiredQuery: string[] = []
  const requiredHeaders: string[] = []
  // Compiled at first use: a client that only gets and puts need not compile 112 operations.
  let compiledInput: HttpShape | undefined
  let compiledOutput: HttpShape | undefined
  let hasBucket = false
  for (const [member, schema] of inputSchema.structIterator()) {
    const { httpLabel, httpQuery, httpHeader } = schema.getMergedTraits()
    if (member === 'Bucket' && httpLabel !== undefined) hasBucket = true
    if (httpQuery !== undefined) query.add(httpQuery)
    if (!required.has(member)) continue
    if (httpQuery !== undefined) requiredQuery.push(httpQuery)
    if (httpHeader !== undefined) requiredHeaders.push(httpHeader.toLowerCase())
  }
  return {
    name: name as OperationName,
    method,
    target: path.includes('{Key+}') ? 'object' : hasBucket ? 'bucket' : 'service',
    literals: literalsOf(search),
    query,
    requiredQuery,
    requiredHeaders,
    status: answeredStatus.get(name) ?? status,
    takesChecksum: traits.httpChecksum !== undefined,
    requiresChecksum: traits.httpChecksum !== undefined && !optionalChecksum.has(name),
    get input() {
      return (compiledInput ??= httpShapeOf(inputSchema))
    },
    get output() {
      return (compiledOutput ??= httpShapeOf(outputSchema))
    },
  }
}

/** `x-id` only repeats the operation's name in some SDKs; it decides nothing. */
function literalsOf(search: string): Operation['literals'] {
  return search
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('x-id='))
    .map((pair) => {
      const [name = '', value] = pair.split('=')
      return [name, value] as const
    })
}
