import { bucketNameProblem } from '../../protocol/bucket-name.ts'
import { s3Error } from '../../protocol/errors.ts'
import { newBucketAspects } from '../bucket-defaults.ts'
import { defineHandler } from '../handler.ts'

export const createBucket = defineHandler({
  operation: 'CreateBucket',
  honours: ['CreateBucketConfiguration', 'ObjectOwnership'],
  async handle({ CreateBucketConfiguration, ObjectOwnership }, context) {
    const { engine, caller, location, bucketName: name } = context
    if (bucketNameProblem(name) !== undefined)
      throw s3Error('InvalidBucketName', { context: { BucketName: name } })
    const region = regionOf(CreateBucketConfiguration?.LocationConstraint, context.region)
    const aspects = newBucketAspects(ObjectOwnership)

    const { created, bucket } = await engine.createBucket(name, {
      region,
      owner: caller.account,
      aspects,
    })

    // In this region alone, S3 takes the creation of one's own bucket a second time, and changes nothing.
    const again = bucket.owner === caller.account && bucket.region === region
    if (!created && !(again && region === 'us-east-1')) {
      const code =
        bucket.owner === caller.account ? 'BucketAlreadyOwnedByYou' : 'BucketAlreadyExists'
      throw s3Error(code, { context: { BucketName: name } })
    }
    return { Location: location, BucketArn: `arn:aws:s3:::${name}` }
  },
})

const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/

/** `EU` is how Ireland was spelled before regions had names. */
function regionOf(constraint: string | undefined, region: string): string {
  if (constraint === undefined || constraint === '') return region
  if (constraint === 'EU') return 'eu-west-1'
  if (regionPattern.test(constraint)) return constraint
  throw s3Error('InvalidLocationConstraint', { context: { LocationConstraint: constraint } })
}
