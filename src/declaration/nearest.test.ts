import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const names = ['access', 'versioning', 'encryption', 'publicAccessBlock']

describe('nearest', () => {
  it.each([
    ['versionin', 'versioning'],
    ['Versioning', 'versioning'],
    ['public_access_block', 'publicAccessBlock'],
    ['acess', 'access'],
    ['encrpytion', 'encryption'],
  ])('takes %s for %s', (typed, meant) => {
    expect(nearest(typed, names)).toBe(meant)
  })

  it.each(['', 'lifecycle', 'x', 'versioning'.repeat(10)])('has no idea of %j', (typed) => {
    expect(nearest(typed, names)).toBeUndefined()
  })
})
