import { describe, expect, it } from 'vitest'
import { compileArn, cutArn } from './arn.ts'
import { parseTemplate } from './template.ts'

const matches = (pattern: string, arn: string): boolean =>
  compileArn(parseTemplate(pattern, { wildcards: true, variables: false }))(arn)

describe('compileArn', () => {
  it.each([
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/a/b:c', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b', false],
    ['arn:aws:s3:::b', 'arn:aws:s3:::B', false],
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b//test/object.jpg', true],
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b/1-test/object.jpg', false],
    ['arn:*:s3:::b', 'arn:aws-cn:s3:::b', true],
    ['arn:aws:iam::*:role/x?', 'arn:aws:iam::123456789012:role/xy', true],
    ['*', 'arn:aws:s3:::b', true],
    ['arn:aws:s3*', 'arn:aws:s3:::b', false],
    ['arn:aws:s3:::b', 'b', false],
    ['arn:*:s3:::b', 'b', false],
  ])('matches %s with %s: %s', (pattern, arn, expected) => {
    expect(matches(pattern, arn)).toBe(expected)
  })

  it('lets no star reach over a colon before the last component, as the IAM guide shows', () => {
    const pattern = 'arn:aws:someservice:*:111122223333:finance/*'
    const arn =
      'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt'

    expect(matches(pattern, arn)).toBe(false)
  })
})

describe('cutArn', () => {
  it('keeps the colons of the last component', () => {
    expect(cutArn('arn:aws:s3:::b/x:y')).toEqual(['arn', 'aws', 's3', '', '', 'b/x:y'])
    expect(cutArn('arn:aws:s3::')).toBeUndefined()
  })
})
