import { describe, expect, it } from 'vitest'
import { partitionOf, regionProblem } from './region.ts'

describe('a region', () => {
  it.each(['us-east-1', 'ap-southeast-2', 'us-gov-west-1', 'us-isob-east-1', 'eusc-de-east-1'])(
    'of AWS is %s',
    (region) => {
      expect(regionProblem(region, 'aws')).toBeUndefined()
    },
  )

  it.each(['', 'us-east', 'US-EAST-1', 'us-east-1a', 'us_east_1', 'default', 'us-east-1\n'])(
    'of AWS is not %j',
    (region) => {
      expect(regionProblem(region, 'aws')).toContain('a region of AWS')
    },
  )

  it('of another provider has a name of its own', () => {
    expect(regionProblem('default', 'other')).toBeUndefined()
    expect(regionProblem('RegionOne', 'other')).toBeUndefined()
    expect(regionProblem('a/b', 'other')).toContain('a region of the endpoint')
    expect(regionProblem('', 'other')).toContain('a region of the endpoint')
  })

  it.each([
    ['eu-central-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('%s is in the partition %s', (region, partition) => {
    expect(partitionOf(region)).toBe(partition)
  })
})
