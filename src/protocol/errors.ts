import { defineErrors } from '../core/error.ts'
import { accessErrors } from './errors/access.ts'
import { bucketErrors } from './errors/bucket.ts'
import { objectErrors } from './errors/object.ts'
import { requestErrors } from './errors/request.ts'

/**
 * S3's own error codes, with AWS's status and message.
 * Source: Amazon S3 API Reference, "Error responses", list of error codes.
 */
export const s3Error = defineErrors({
  ...accessErrors,
  ...bucketErrors,
  ...objectErrors,
  ...requestErrors,
})

export type S3ErrorCode = keyof typeof s3Error.rows
