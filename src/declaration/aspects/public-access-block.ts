import { z } from 'zod'
import { closedObject, expects } from '../closed-object.ts'

/** S3's own shape, as `PutPublicAccessBlock` takes it. */
export interface PublicAccessBlockConfiguration {
  readonly BlockPublicAcls: boolean
  readonly IgnorePublicAcls: boolean
  readonly BlockPublicPolicy: boolean
  readonly RestrictPublicBuckets: boolean
}

/** `true` and `false` set all four flags; `'off'` means that the bucket has no such configuration. */
export type PublicAccessBlockInput = boolean | 'off' | PublicAccessBlockConfiguration

const flag = z.boolean(
  expects(
    'has to be true or false; all four flags are needed, since S3 reads a missing one as false',
  ),
)

/** Validates `publicAccessBlock`, `PublicAccessBlockConfiguration`, and normalises both. */
export const publicAccessBlockSchema = z
  .union(
    [
      z.boolean(),
      z.literal('off'),
      closedObject(
        {
          BlockPublicAcls: flag,
          IgnorePublicAcls: flag,
          BlockPublicPolicy: flag,
          RestrictPublicBuckets: flag,
        },
        { expected: 'has to be a mapping with the four flags' },
      ),
    ],
    expects('has to be true, false, "off" or the four flags'),
  )
  .transform(publicAccessBlockOf)

function publicAccessBlockOf(
  input: PublicAccessBlockInput,
): PublicAccessBlockConfiguration | 'off' {
  return typeof input === 'boolean' ? allFlags(input) : input
}

/** All four flags alike: `true` is AWS's own default for a new bucket. */
export function allFlags(value: boolean): PublicAccessBlockConfiguration {
  return {
    BlockPublicAcls: value,
    IgnorePublicAcls: value,
    BlockPublicPolicy: value,
    RestrictPublicBuckets: value,
  }
}

/**
 * What a bucket with a public policy needs: the two policy flags open. The two ACL flags stay
 * shut, since no object is made public by an ACL.
 */
export const openToPolicy: PublicAccessBlockConfiguration = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
}
