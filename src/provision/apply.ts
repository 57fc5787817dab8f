import type { S3Client } from '../client/s3-client.ts'
import type { BucketDeclaration, Declaration } from '../declaration/declaration.ts'
import { aspects } from './aspects.ts'
import { provisionError } from './errors.ts'
import { planBucket, type Plan, type Step } from './plan.ts'

export interface ApplyOptions {
  /** Told of each step once it is done. */
  readonly onStep?: (step: Step) => void
}

/**
 * Writes what differs, bucket by bucket, and reads it back. Safe to repeat: a second run has nothing to do.
 * Throws what the endpoint refuses, and `ApplyDidNotConverge` when the bucket still differs.
 */
export async function apply(
  declaration: Declaration,
  client: S3Client,
  options: ApplyOptions = {},
): Promise<Plan> {
  const done: Step[] = []
  const plans: Plan[] = []
  for (const bucket of Object.values(declaration.buckets)) {
    for (const step of await creationOf(bucket, client)) finish(step)
    const plan = await planBucket(bucket, client)
    for (const step of plan.steps) {
      await write(step, client)
      finish(step)
    }
    plans.push(plan)
    if (plan.steps.length > 0) await converged(bucket, client)
  }
  return { steps: done, unsupported: plans.flatMap(({ unsupported }) => unsupported) }

  function finish(step: Step): void {
    done.push(step)
    options.onStep?.(step)
  }
}

/** Creates the bucket if it is not there. What a new bucket has by default is only known after that. */
async function creationOf(bucket: BucketDeclaration, client: S3Client): Promise<Step[]> {
  const [first] = (await planBucket(bucket, client)).steps
  if (first?.aspect !== 'bucket') return []
  const elsewhere = bucket.region !== 'us-east-1'
  await client.send('CreateBucket', {
    Bucket: bucket.name,
    // us-east-1 is the one region that S3 does not take for a constraint. The union lists regions of its day.
    ...(elsewhere && {
      CreateBucketConfiguration: { LocationConstraint: bucket.region as 'eu-west-1' },
    }),
  })
  return [first]
}

async function write(step: Step, client: S3Client): Promise<void> {
  const aspect = aspects.find(({ name }) => name === step.aspect)
  if (step.after === undefined) await aspect?.remove?.(client, step.bucket)
  else await aspect?.write(client, step.bucket, step.after)
}

async function converged(bucket: BucketDeclaration, client: S3Client): Promise<void> {
  const { steps } = await planBucket(bucket, client)
  const [left] = steps
  if (left === undefined) return
  throw provisionError('ApplyDidNotConverge', {
    message: `After applying, the ${left.aspect} of ${bucket.name} still differs from the declaration.`,
    context: { bucket: bucket.name, aspect: left.aspect },
  })
}
