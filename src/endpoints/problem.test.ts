import { describe, expect, it } from 'vitest'
import { StowageError } from '../core/error.ts'
import { endpointError } from './errors.ts'
import { problem, problemOf } from './problem.ts'

describe('problem', () => {
  it('is the problem document of RFC 9457, and kept by no cache', async () => {
    const response = problem({ status: 404, code: 'NotFound', detail: 'Gone.', requestId: 'r-1' })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-request-id')).toBe('r-1')
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      code: 'NotFound',
      detail: 'Gone.',
      requestId: 'r-1',
    })
  })
})

describe('problemOf', () => {
  it('answers the errors of endpoints with their own status', async () => {
    const response = problemOf(endpointError('DownloadDenied'))
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'DownloadDenied', title: 'Forbidden' })
  })

  it.each([
    new StowageError('AccessDenied', { status: 403, message: 'secret bucket' }),
    new Error('secret bucket'),
    'secret bucket',
  ])('tells nothing of what went wrong inside', async (thrown) => {
    const response = problemOf(thrown)
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(text).toContain('EndpointFailed')
    expect(text).not.toContain('secret')
  })
})
