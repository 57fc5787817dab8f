import { describe, expect, it } from 'vitest'
import { redactedTarget } from './redacted-target.ts'

describe('the target of a logged request', () => {
  it('keeps neither signature, nor token, nor credential', () => {
    expect(
      redactedTarget(
        '/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=abc&X-Amz-Credential=AKID%2F2026&x-amz-security-token=t&versionId=1',
      ),
    ).toBe(
      '/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=XXXXX&X-Amz-Credential=XXXXX&x-amz-security-token=XXXXX&versionId=1',
    )
  })

  it('keeps no key of a customer', () => {
    const name = 'x-amz-server-side-encryption-customer-key'
    const source = 'X-Amz-Copy-Source-Server-Side-Encryption-Customer-Key'
    expect(redactedTarget(`/b/k?${name}=abc%3D&${source}=abc`)).toBe(
      `/b/k?${name}=XXXXX&${source}=XXXXX`,
    )
  })

  it('knows a name however it is spelled', () => {
    expect(redactedTarget('/b?X%2dAmz-Signature=abc&%zz=1')).toBe(
      '/b?X%2dAmz-Signature=XXXXX&%zz=1',
    )
  })

  it('is left alone without a query', () => {
    expect(redactedTarget('/b/X-Amz-Signature=abc')).toBe('/b/X-Amz-Signature=abc')
  })
})
