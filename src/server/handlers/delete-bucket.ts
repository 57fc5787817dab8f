import { s3Error } from '../../protocol/errors.ts'
import { defineHandler } from '../handler.ts'

export const deleteBucket = defineHandler({
  operation: 'DeleteBucket',
  honours: [],
  async handle(_input, { engine, bucket }) {
    const outcome = await engine.deleteBucket(bucket)

    if (outcome === 'absent')
      throw s3Error('NoSuchBucket', { context: { BucketName: bucket.name } })
    if (outcome === 'not-empty')
      throw s3Error('BucketNotEmpty', { context: { BucketName: bucket.name } })
    return {}
  },
})
