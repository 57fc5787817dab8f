import { describe, expect, it } from 'vitest'
import { awsEndpoint, parseEndpoint } from './endpoint.ts'

describe('an endpoint', () => {
  it('names the bucket in the path', () => {
    const { locate } = parseEndpoint('http://127.0.0.1:9000', 'path')
    expect(locate('photos', 'a b/../ü')).toEqual({
      origin: 'http://127.0.0.1:9000',
      host: '127.0.0.1:9000',
      path: '/photos/a b/../ü',
    })
    expect(locate('photos', undefined).path).toBe('/photos')
    expect(locate(undefined, undefined).path).toBe('/')
  })

  it('names the bucket in the host', () => {
    const { locate } = parseEndpoint(awsEndpoint('eu-west-3'), 'virtual-host')
    expect(locate('photos', 'a')).toEqual({
      origin: 'https://photos.s3.eu-west-3.amazonaws.com',
      host: 'photos.s3.eu-west-3.amazonaws.com',
      path: '/a',
    })
    expect(locate('photos', undefined).path).toBe('/')
  })

  it('keeps a bucket in the path that is no label of a host', () => {
    const { locate } = parseEndpoint(awsEndpoint('us-east-1'), 'virtual-host')
    expect(locate('my.photos', 'a').path).toBe('/my.photos/a')
    expect(locate('Old_Bucket', 'a').host).toBe('s3.us-east-1.amazonaws.com')
  })

  it('of China has the domain of China', () => {
    expect(awsEndpoint('cn-north-1')).toBe('https://s3.cn-north-1.amazonaws.com.cn')
  })

  it.each(['s3.example.com', 'ftp://s3', 'https://s3/base', 'https://s3?a', 'https://s3/#a', ''])(
    'is not %j',
    (text) => {
      expect(() => parseEndpoint(text, 'path')).toThrow(
        expect.objectContaining({ code: 'EndpointInvalid' }),
      )
    },
  )

  it('with a password is refused without repeating it', () => {
    expect(() => parseEndpoint('https://me:hunter2@s3', 'path')).toThrow(/^(?!.*hunter2)/)
  })
})
