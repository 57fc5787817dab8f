import { describe, expect, it } from 'vitest'
import { operations } from '../operations.ts'
import { loggedOperation } from './logged-operation.ts'

describe('the operation of an access log', () => {
  it.each([
    ['GetObject', 'GET', true, 'REST.GET.OBJECT'],
    ['HeadBucket', 'HEAD', false, 'REST.HEAD.BUCKET'],
    ['ListObjectsV2', 'GET', false, 'REST.GET.BUCKET'],
    ['DeleteObjects', 'POST', false, 'REST.POST.MULTI_OBJECT_DELETE'],
    ['CopyObject', 'PUT', true, 'REST.COPY.OBJECT'],
    ['UploadPart', 'PUT', true, 'REST.PUT.PART'],
    ['CreateMultipartUpload', 'POST', true, 'REST.POST.UPLOADS'],
    ['PutBucketLogging', 'PUT', false, 'REST.PUT.LOGGING_STATUS'],
    [undefined, 'OPTIONS', true, 'REST.OPTIONS.PREFLIGHT'],
  ] as const)('of %s is named', (name, method, hasKey, expected) => {
    expect(loggedOperation(name, { method, hasKey })).toBe(expected)
  })

  it('is well formed for every operation there is', () => {
    for (const { name, method, target } of operations.values()) {
      const logged = loggedOperation(name, { method, hasKey: target === 'object' })
      expect(logged).toMatch(/^REST\.(GET|PUT|POST|HEAD|DELETE|COPY)\.[A-Z_]+$/)
    }
  })

  it('of a page of a website says so', () => {
    const request = { method: 'GET', hasKey: true, website: true }
    expect(loggedOperation('GetObject', request)).toBe('WEBSITE.GET.OBJECT')
  })
})
