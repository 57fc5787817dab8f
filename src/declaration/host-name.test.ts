import { describe, expect, it } from 'vitest'
import { hostNameProblem } from './host-name.ts'

describe('a custom domain', () => {
  it.each(['cdn.example.com', 'd111111abcdef8.cloudfront.net', 'my-bucket.s3.amazonaws.com'])(
    'may be %s',
    (host) => {
      expect(hostNameProblem(host)).toBeUndefined()
    },
  )

  it.each([
    ['https://cdn.example.com', 'a host name alone'],
    ['cdn.example.com/', 'a host name alone'],
    ['cdn.example.com:443', 'a host name alone'],
    ['user@cdn.example.com', 'a host name alone'],
    ['', 'a host name'],
    ['localhost', 'a host name'],
    ['cdn..example.com', 'a host name'],
    ['-cdn.example.com', 'a host name'],
    ['cdn.example.com\n', 'a host name'],
    [`${'a'.repeat(64)}.example.com`, 'a host name'],
    [`${'a.'.repeat(126)}com`, 'a host name'],
    ['192.0.2.1', 'not an IP address'],
    ['s3.amazonaws.com', 'the endpoint of S3'],
    ['s3.eu-central-1.amazonaws.com', 'the endpoint of S3'],
    ['s3-eu-west-1.amazonaws.com', 'the endpoint of S3'],
    ['s3.cn-north-1.amazonaws.com.cn', 'the endpoint of S3'],
  ])('is not %j', (host, problem) => {
    expect(hostNameProblem(host)).toContain(problem)
  })
})
