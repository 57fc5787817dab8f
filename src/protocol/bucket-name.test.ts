import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketNameProblem } from './bucket-name.ts'

describe('bucketNameProblem', () => {
  it.each(['abc', 'amply-storage-prod', '0abc', 'a.b.c', 'my--bucket', '1.2.3', 'a'.repeat(63)])(
    'accepts %s',
    (name) => {
      expect(bucketNameProblem(name)).toBeUndefined()
    },
  )

  it.each([
    ['', '3 to 63'],
    ['ab', '3 to 63'],
    ['a'.repeat(64), '3 to 63'],
    ['Documents', 'lower-case'],
    ['my_bucket', 'lower-case'],
    ['my bucket', 'lower-case'],
    ['bücket', 'lower-case'],
    ['bucket\n', 'lower-case'],
    ['-bucket', 'begin and end'],
    ['bucket-', 'begin and end'],
    ['.bucket', 'begin and end'],
    ['a..b', 'two dots'],
    ['foo.-bar', 'dot next to a hyphen'],
    ['foo-.bar', 'dot next to a hyphen'],
    ['192.168.5.4', 'IP address'],
    ['xn--bucket', 'xn--'],
    ['sthree-bucket', 'sthree-'],
    ['sthree-configurator', 'sthree-'],
    ['amzn-s3-demo-bucket', 'amzn-s3-demo-'],
    ['bucket-s3alias', '-s3alias'],
    ['bucket--ol-s3', '--ol-s3'],
    ['bucket.mrap', '.mrap'],
    ['bucket--usw2-az1--x-s3', '--x-s3'],
    ['bucket--table-s3', '--table-s3'],
  ])('refuses %j and says: %s', (name, reason) => {
    expect(bucketNameProblem(name)).toContain(reason)
  })

  it('accepts no name that could be read as another host or another key', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9.:/@-]{3,12}$/), (name) => {
        fc.pre(bucketNameProblem(name) === undefined && !name.includes('xn--'))

        expect(new URL(`https://${name}.s3.example/`).hostname).toBe(`${name}.s3.example`)
        expect(new URL(`https://s3.example/${name}/key`).pathname).toBe(`/${name}/key`)
      }),
    )
  })
})
