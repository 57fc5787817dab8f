import { describe, expect, it } from 'vitest'
import { publicAccessBlockSchema } from './public-access-block.ts'

const flags = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
}

describe('publicAccessBlock', () => {
  it.each([true, false])('%j sets all four flags', (value) => {
    expect(publicAccessBlockSchema.parse(value)).toEqual({
      BlockPublicAcls: value,
      IgnorePublicAcls: value,
      BlockPublicPolicy: value,
      RestrictPublicBuckets: value,
    })
  })

  it('takes the four flags one by one, and off', () => {
    expect(publicAccessBlockSchema.parse(flags)).toEqual(flags)
    expect(publicAccessBlockSchema.parse('off')).toBe('off')
  })

  it.each(Object.keys(flags))('refuses to guess %s, which S3 would read as false', (missing) => {
    const { [missing]: _, ...others } = flags as Readonly<Record<string, boolean>>

    expect(publicAccessBlockSchema.safeParse(others).success).toBe(false)
  })

  it.each(['true', 0, null, { ...flags, BlockPublicAcls: 'true' }, { ...flags, Other: true }])(
    'refuses %j',
    (input) => {
      expect(publicAccessBlockSchema.safeParse(input).success).toBe(false)
    },
  )
})
