import { isStowageError } from '../core/error.ts'
import type { Json } from '../core/json.ts'
import type { S3Client } from '../client/s3-client.ts'
import type { BucketDeclaration, Declaration } from '../declaration/declaration.ts'
import type { Aspect, Desired, Observed } from './aspect.ts'
import { aspects } from './aspects.ts'
import { provisionError } from './errors.ts'

/** One write that brings a bucket nearer to its declaration. */
export interface Step {
  readonly bucket: string
  /** `bucket` for the bucket itself. */
  readonly aspect: string
  readonly change: 'create' | 'update' | 'remove'
  /** Undefined where nothing was. */
  readonly before: Json | undefined
  /** Undefined where nothing will be. */
  readonly after: Json | undefined
}

/** An aspect that is declared, and that the endpoint does not know. */
export interface Unsupported {
  readonly bucket: string
  readonly aspect: string
}

/** The difference between a declaration and what is there. No steps: nothing to do. */
export interface Plan {
  readonly steps: readonly Step[]
  readonly unsupported: readonly Unsupported[]
}

/**
 * Reads every declared bucket and says what `apply` would write. Writes nothing.
 * Throws `AspectUnreadable`, `BucketElsewhere`, `BucketNotYours`.
 */
export async function plan(declaration: Declaration, client: S3Client): Promise<Plan> {
  const plans = await Promise.all(
    Object.values(declaration.buckets).map((bucket) => planBucket(bucket, client)),
  )
  return {
    steps: plans.flatMap(({ steps }) => steps),
    unsupported: plans.flatMap(({ unsupported }) => unsupported),
  }
}

/** The plan of one bucket. */
export async function planBucket(bucket: BucketDeclaration, client: S3Client): Promise<Plan> {
  const steps: Step[] = []
  const unsupported: Unsupported[] = []
  if (!(await bucketExists(bucket, client))) {
    const after = { region: bucket.region }
    steps.push({
      bucket: bucket.name,
      aspect: 'bucket',
      change: 'create',
      before: undefined,
      after,
    })
    return { steps: [...steps, ...declaredSteps(bucket)], unsupported }
  }
  for (const aspect of aspects) {
    const observed = await aspect.read(client, bucket.name)
    const desired = aspect.desired(bucket, observed)
    if (observed.state !== 'unsupported')
      steps.push(...stepOf(bucket.name, aspect, { desired, observed }))
    else if (desired.state === 'present')
      unsupported.push({ bucket: bucket.name, aspect: aspect.name })
  }
  return { steps, unsupported }
}

/** What a bucket that is yet to be created will get, as far as can be known before. */
function declaredSteps(bucket: BucketDeclaration): Step[] {
  const observed = { state: 'absent' } as const
  return aspects.flatMap((aspect) =>
    stepOf(bucket.name, aspect, { desired: aspect.desired(bucket, observed), observed }),
  )
}

function stepOf(
  bucket: string,
  aspect: Aspect,
  { desired, observed }: { readonly desired: Desired; readonly observed: Observed },
): Step[] {
  const before = observed.state === 'present' ? observed.value : undefined
  const about = { bucket, aspect: aspect.name, before }
  if (desired.state === 'unmanaged') return []
  if (desired.state === 'absent')
    return before === undefined ? [] : [{ ...about, change: 'remove', after: undefined }]
  if (before === undefined) return [{ ...about, change: 'create', after: desired.value }]
  return aspect.equal(desired.value, before)
    ? []
    : [{ ...about, change: 'update', after: desired.value }]
}

async function bucketExists(
  { name, region }: BucketDeclaration,
  client: S3Client,
): Promise<boolean> {
  try {
    const { BucketRegion } = await client.send('HeadBucket', { Bucket: name })
    if (BucketRegion === undefined || BucketRegion === region) return true
    throw provisionError('BucketElsewhere', {
      message: `The bucket ${name} is in ${BucketRegion}, and declared in ${region}.`,
      context: { bucket: name, region: BucketRegion },
    })
  } catch (error) {
    if (isStowageError(error) && error.status === 404) return false
    if (!isStowageError(error) || error.status !== 403) throw error
    throw provisionError('BucketNotYours', { context: { bucket: name }, cause: error })
  }
}
