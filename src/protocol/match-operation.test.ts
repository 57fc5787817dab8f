import { describe, expect, it } from 'vitest'
import { isStowageError } from '../core/error.ts'
import { operations, type Operation, type Target } from './operations.ts'
import { parseQueryString } from './query-string.ts'
import { matchOperation } from './match-operation.ts'

/** Told apart from another operation by the host name alone. */
const byHost = new Set(['ListDirectoryBuckets', 'WriteGetObjectResponse'])
const routed = [...operations.values()].filter(({ name }) => !byHost.has(name))

const route = (request: string, headers: Readonly<Record<string, string>> = {}): string => {
  const [method = '', target, search = ''] = request.split(' ')
  if (target !== 'service' && target !== 'bucket' && target !== 'object')
    throw new TypeError(request)
  return matchOperation({ method, target, query: parseQueryString(search), headers }).name
}

function minimal({ method, target, literals, requiredQuery, requiredHeaders }: Operation) {
  const query = [...literals, ...requiredQuery.map((name) => [name, '1'] as const)]
  const headers = Object.fromEntries(requiredHeaders.map((name) => [name, '1']))
  return {
    method,
    target,
    query: query.map(([name, value = '']) => [name, value] as const),
    headers,
  }
}

const isNotAllowed = (error: unknown): boolean =>
  isStowageError(error, 'MethodNotAllowed') && error.status === 405

it.each(routed.map((operation) => [operation.name, operation] as const))(
  '%s is found for the least that it requires, with or without x-id',
  (name, operation) => {
    const request = minimal(operation)
    expect(matchOperation(request).name).toBe(name)
    expect(matchOperation({ ...request, query: request.query.toReversed() }).name).toBe(name)
    expect(matchOperation({ ...request, query: [...request.query, ['x-id', name]] }).name).toBe(
      name,
    )
  },
)

it('a sub-resource is never answered by an operation of another', () => {
  const methods = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE']
  const named = (target: Target) =>
    new Set(
      routed
        .filter((operation) => operation.target === target)
        .flatMap(({ literals }) =>
          literals.flatMap(([name, value]) => (value === undefined ? [name] : [])),
        ),
    )
  for (const target of ['bucket', 'object'] as const) {
    for (const name of named(target)) {
      const answered = methods.flatMap((method) => {
        try {
          return [matchOperation({ method, target, query: [[name, '']], headers: {} })]
        } catch (error) {
          if (!isNotAllowed(error)) throw error
          return []
        }
      })
      for (const { literals } of answered) expect(literals.map(([each]) => each)).toContain(name)
      expect(answered.length).toBeLessThan(methods.length)
    }
  }
})

it.each([
  ['GET bucket analytics', 'ListBucketAnalyticsConfigurations'],
  ['GET bucket analytics&id=1', 'GetBucketAnalyticsConfiguration'],
  ['GET bucket inventory', 'ListBucketInventoryConfigurations'],
  ['GET bucket inventory&continuation-token=x', 'ListBucketInventoryConfigurations'],
  ['GET bucket inventory&id=', 'GetBucketInventoryConfiguration'],
  ['GET bucket metrics', 'ListBucketMetricsConfigurations'],
  ['GET bucket intelligent-tiering', 'ListBucketIntelligentTieringConfigurations'],
  ['GET object annotation', 'ListObjectAnnotations'],
  ['GET object annotation&annotationName=a', 'GetObjectAnnotation'],
  ['GET object', 'GetObject'],
  ['GET object partNumber=1', 'GetObject'],
  ['GET object versionId=1&response-content-type=a', 'GetObject'],
  ['GET object uploadId=1', 'ListParts'],
  ['HEAD object partNumber=1', 'HeadObject'],
  ['DELETE object', 'DeleteObject'],
  ['DELETE object versionId=1', 'DeleteObject'],
  ['DELETE object uploadId=1', 'AbortMultipartUpload'],
  ['POST object uploads', 'CreateMultipartUpload'],
  ['POST object uploadId=1', 'CompleteMultipartUpload'],
  ['POST object select&select-type=2', 'SelectObjectContent'],
  ['PUT object', 'PutObject'],
  ['PUT object uploadId=1&partNumber=2', 'UploadPart'],
  ['PUT object tagging&versionId=1', 'PutObjectTagging'],
  ['PUT object encryption', 'UpdateObjectEncryption'],
  ['PUT bucket', 'CreateBucket'],
  ['PUT bucket encryption', 'PutBucketEncryption'],
  ['GET bucket', 'ListObjects'],
  ['GET bucket list-type=2', 'ListObjectsV2'],
  ['GET bucket list-type=2&prefix=acl', 'ListObjectsV2'],
  ['GET bucket list-type=1', 'ListObjects'],
  ['GET bucket uploads&list-type=2', 'ListMultipartUploads'],
  ['GET bucket versions&list-type=2', 'ListObjectVersions'],
  ['GET service', 'ListBuckets'],
])('%s is %s', (request, name) => {
  expect(route(request)).toBe(name)
})

describe('a copy is told by its header', () => {
  const headers = { 'x-amz-copy-source': '/a/b' }

  it.each([
    ['PUT object', 'CopyObject'],
    ['PUT object uploadId=1&partNumber=2', 'UploadPartCopy'],
    ['PUT object tagging', 'PutObjectTagging'],
  ])('%s is %s', (request, name) => {
    expect(route(request, headers)).toBe(name)
  })
})

it('half of a part upload never becomes a PutObject', () => {
  const halves = ['PUT object uploadId=1', 'PUT object partNumber=1']
  for (const half of halves) {
    expect(route(half)).toMatch(/^UploadPart/)
    expect(route(half, { 'x-amz-copy-source': '/a/b' })).toMatch(/^UploadPart/)
  }
})

it.each([
  'DELETE bucket versioning',
  'DELETE bucket acl',
  'PUT bucket location',
  'PUT bucket uploads',
  'HEAD bucket policy',
  'POST bucket cors',
  'GET object uploads',
  'DELETE object acl',
  'POST object select',
  'POST object tagging',
  'GET bucket policy&acl',
  'POST bucket',
  'PATCH object',
  'get object',
  'PUT service',
  'DELETE service',
  '__proto__ object',
])('%s is not allowed', (request) => {
  expect(() => route(request)).toThrow(
    expect.objectContaining({ code: 'MethodNotAllowed', status: 405 }),
  )
})
