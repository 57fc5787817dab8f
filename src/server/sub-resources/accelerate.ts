import { z } from 'zod'
import { s3Error } from '../../protocol/errors.ts'
import { matching } from './matching.ts'
import type { SubResource } from './sub-resource.ts'

const configuration = z.object({ Status: z.enum(['Enabled', 'Suspended']) })

/** Kept and answered: on one machine there is nothing to accelerate. */
export const accelerate: SubResource = {
  aspect: 'accelerate',
  put: 'PutBucketAccelerateConfiguration',
  get: 'GetBucketAccelerateConfiguration',
  member: 'AccelerateConfiguration',
  isOutput: true,
  absent: {},
  accept(document, bucket) {
    if (bucket.name.includes('.')) {
      throw s3Error('InvalidRequest', {
        message:
          'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names',
      })
    }
    return matching(configuration, document)
  },
}
