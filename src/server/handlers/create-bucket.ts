import type { Json } from '../../core/json.ts'
import { bucketNameProblem } from '../../protocol/bucket-name.ts'
import { s3Error } from '../../protocol/errors.ts'
import type { OperationInput } from '../../protocol/operation-types.ts'
import { bucketTags, tagsOf } from '../../protocol/tagging.ts'
import { newBucketAcl, newBucketAclMembers, resetBucketAcl } from '../acl/new-bucket-acl.ts'
import { newBucketAspects } from '../bucket-defaults.ts'
import { defineHandler, type Context } from '../handler.ts'
import { lockAspect, newLock } from '../lock/bucket-lock.ts'

export const createBucket = defineHandler({
  operation: 'CreateBucket',
  honours: [...newBucketAclMembers, 'CreateBucketConfiguration', 'ObjectLockEnabledForBucket'],
  async handle(input, context) {
    const { engine, caller, location, bucketName: name } = context
    const locationConstraint = input.CreateBucketConfiguration?.LocationConstraint
    if (!context.allowsOwn({ action: 's3:CreateBucket', locationConstraint }))
      throw s3Error('AccessDenied', { context: { Action: 's3:CreateBucket' } })
    if (bucketNameProblem(name) !== undefined)
      throw s3Error('InvalidBucketName', { context: { BucketName: name } })
    const region = regionOf(locationConstraint, context.region)
    const tagging = newBucketTagging(input.CreateBucketConfiguration, context)
    const { ownership, acl } = newBucketAcl(input, context)
    const isLocking = input.ObjectLockEnabledForBucket === true

    const { created, bucket } = await engine.createBucket(name, {
      region,
      owner: caller.account,
      aspects: {
        ...newBucketAspects({ ownership, isLegacy: context.legacyBucketDefaults }),
        ...(acl !== undefined && { acl }),
        ...(tagging !== undefined && { tagging }),
        ...(isLocking && { [lockAspect]: newLock }),
      },
      ...(isLocking && { versioning: 'Enabled' }),
    })

    if (!created) {
      // In this region alone, S3 takes the creation of one's own bucket a second time.
      const isOwn = bucket.owner === caller.account
      const again = isOwn && bucket.region === region && region === 'us-east-1'
      if (!again) {
        const code = isOwn ? 'BucketAlreadyOwnedByYou' : 'BucketAlreadyExists'
        throw s3Error(code, { context: { BucketName: name } })
      }
      await resetBucketAcl(acl, bucket, context)
    }
    return { Location: location, BucketArn: `arn:aws:s3:::${name}` }
  },
})

type Configuration = NonNullable<OperationInput<'CreateBucket'>['CreateBucketConfiguration']>

/** The tags that a new bucket gets. Throws `AccessDenied`, `NotImplemented`, and what tags are refused with. */
function newBucketTagging(
  { Tags = [], Bucket, Location }: Partial<Configuration> = {},
  { allowsOwn }: Context,
): Json | undefined {
  if (Bucket !== undefined || Location !== undefined)
    throw s3Error('NotImplemented', { message: 'Directory buckets are not implemented.' })
  if (Tags.length === 0) return undefined
  const action = 's3:TagResource'
  if (!allowsOwn({ action })) throw s3Error('AccessDenied', { context: { Action: action } })
  tagsOf(Tags, bucketTags)
  return { TagSet: Tags.map(({ Key = '', Value = '' }) => ({ Key, Value })) }
}

const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/

/** `EU` is how Ireland was spelled before regions had names. */
function regionOf(constraint: string | undefined, region: string): string {
  if (constraint === undefined || constraint === '') return region
  if (constraint === 'EU') return 'eu-west-1'
  if (regionPattern.test(constraint)) return constraint
  throw s3Error('InvalidLocationConstraint', { context: { LocationConstraint: constraint } })
}
