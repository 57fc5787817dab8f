import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStowageError } from '../core/error.ts'
import { encodePathKey } from '../core/percent.ts'
import { maxKeyBytes } from './limits.ts'
import { parseRequestTarget } from './request-target.ts'

const domains = ['example.com', 's3.example.com']

describe('path style', () => {
  it.each([
    ['/', { kind: 'service' }],
    ['/b', { kind: 'bucket', bucket: 'b' }],
    ['/b/', { kind: 'bucket', bucket: 'b' }],
    ['/b/k', { kind: 'object', bucket: 'b', key: 'k' }],
    ['/b/k/', { kind: 'object', bucket: 'b', key: 'k/' }],
    ['/b//k', { kind: 'object', bucket: 'b', key: '/k' }],
    ['/b//', { kind: 'object', bucket: 'b', key: '/' }],
    ['/b/a//k', { kind: 'object', bucket: 'b', key: 'a//k' }],
    ['/b/..', { kind: 'object', bucket: 'b', key: '..' }],
    ['/b/../c', { kind: 'object', bucket: 'b', key: '../c' }],
    ['/b/%2E%2E/c', { kind: 'object', bucket: 'b', key: '../c' }],
    ['/b/./k', { kind: 'object', bucket: 'b', key: './k' }],
    ['/b/%2Fk', { kind: 'object', bucket: 'b', key: '/k' }],
    ['/b/a+b', { kind: 'object', bucket: 'b', key: 'a+b' }],
    ['/b/a%20b', { kind: 'object', bucket: 'b', key: 'a b' }],
    ['/b/100%25', { kind: 'object', bucket: 'b', key: '100%' }],
    ['/b/%252F', { kind: 'object', bucket: 'b', key: '%2F' }],
    ['/b/%F0%9F%90%98', { kind: 'object', bucket: 'b', key: '🐘' }],
    ['/b/what%3F%23', { kind: 'object', bucket: 'b', key: 'what?#' }],
    ['//', { kind: 'bucket', bucket: '' }],
    ['//k', { kind: 'object', bucket: '', key: 'k' }],
  ])('%s', (path, target) => {
    const { path: decoded, ...named } = parseRequestTarget('127.0.0.1:9000', path, domains)
    expect(named).toEqual(target)
    expect(decoded).toBe(decodeURIComponent(path))
  })
})

describe('the host names the bucket only below a domain', () => {
  it.each([
    ['b.example.com', 'b'],
    ['b.example.com:9000', 'b'],
    ['B.Example.COM', 'b'],
    ['b.example.com.', 'b'],
    ['a.b.example.com', 'a.b'],
    ['b.s3.example.com', 'b'],
    ['s3.example.com', undefined],
    ['example.com', undefined],
    ['example.com:443', undefined],
    ['.example.com', undefined],
    ['badexample.com', undefined],
    ['b.example.com.evil.org', undefined],
    ['127.0.0.1', undefined],
    ['[::1]:9000', undefined],
    ['[::1]', undefined],
    ['', undefined],
  ])('%s', (host, bucket) => {
    const target = parseRequestTarget(host, '/one/two', domains)
    const expected = bucket === undefined ? ['one', 'two'] : [bucket, 'one/two']
    expect([target.bucket, target.key]).toEqual(expected)
  })

  it('with the bucket itself at its root, and keys that begin with a slash', () => {
    expect(parseRequestTarget('b.example.com', '/', domains)).toMatchObject({ kind: 'bucket' })
    expect(parseRequestTarget('b.example.com', '//k', domains)).toMatchObject({ key: '/k' })
  })
})

it.each([
  '',
  'b/k',
  'http://h/b',
  '*',
  '/b/%',
  '/b/%4',
  '/b/%zz',
  '/b/%FF',
  '/b/%ED%A0%80',
  '/b/é',
])('the path %j is no URI', (path) => {
  expect(() => parseRequestTarget('h', path, [])).toThrow(
    expect.objectContaining({ code: 'InvalidURI' }),
  )
})

describe('a key has at most 1024 bytes of UTF-8', () => {
  it.each([
    ['a', 1],
    ['é', 2],
    ['€', 3],
    ['🐘', 4],
  ])('of %s', (character, bytes) => {
    const longest = character.repeat(Math.floor(maxKeyBytes / bytes))
    const filled = longest + 'x'.repeat(maxKeyBytes - Buffer.byteLength(longest))
    expect(parseRequestTarget('h', `/b/${encodeURIComponent(filled)}`, []).key).toBe(filled)
    expect(() => parseRequestTarget('h', `/b/${encodeURIComponent(`${filled}x`)}`, [])).toThrow(
      expect.objectContaining({ code: 'KeyTooLongError' }),
    )
  })
})

it('any key comes back from its encoded path, in either style', () => {
  const keys = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(keys, (key) => {
      const path = encodePathKey(key)
      expect(parseRequestTarget('h', `/b/${path}`, [])).toMatchObject({ bucket: 'b', key })
      expect(parseRequestTarget('b.h', `/${path}`, ['h'])).toMatchObject({ bucket: 'b', key })
    }),
  )
})

it('hostile hosts and paths are read or refused, never anything else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (host, path) => {
      try {
        parseRequestTarget(host, `/${path}`, domains)
      } catch (error) {
        if (!isStowageError(error)) throw error
      }
    }),
    { numRuns: 1000 },
  )
})
