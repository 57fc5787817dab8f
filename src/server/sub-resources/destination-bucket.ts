import { s3Error } from '../../protocol/errors.ts'

/** Partition aside, what follows is the bucket's name. */
const bucketArn = /^arn:[\w-]+:s3:::([^/:]+)$/

/** The bucket that reports go to, named by its ARN. Throws `InvalidS3DestinationBucket`. */
export function destinationBucket(arn: string): string {
  const name = bucketArn.exec(arn)?.[1]
  if (name === undefined) throw s3Error('InvalidS3DestinationBucket')
  return name
}
