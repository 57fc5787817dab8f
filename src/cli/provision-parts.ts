import type { S3Client } from '../client/s3-client.ts'
import type { Declaration } from '../declaration/declaration.ts'
import type { Plan } from '../provision/plan.ts'
import { namedEndpoint, reachOf, withClientOf, type ReachOptions } from './reach.ts'

/**
 * Plans or applies a declaration with one client for each region: a client signs for one, and only
 * on AWS are buckets in several.
 */
export async function provisionParts(
  declaration: Declaration,
  options: ReachOptions,
  work: (part: Declaration, client: S3Client) => Promise<Plan>,
): Promise<Plan> {
  const isFixed = options.region !== undefined || namedEndpoint(options) !== undefined
  const parts = isFixed ? [declaration] : partsByRegion(declaration)
  const plans: Plan[] = []
  for (const part of parts) {
    const reach = await reachOf(options, part)
    plans.push(await withClientOf(reach, (client) => work(part, client)))
  }
  return {
    steps: plans.flatMap(({ steps }) => steps),
    unsupported: plans.flatMap(({ unsupported }) => unsupported),
  }
}

/** A declaration for each region of AWS that it has buckets in. */
export function partsByRegion(declaration: Declaration): readonly Declaration[] {
  if (declaration.target !== 'aws') return [declaration]
  const buckets = Object.entries(declaration.buckets)
  const regions = new Set(buckets.map(([, { region }]) => region))
  return Array.from(regions, (region) => ({
    ...declaration,
    region,
    buckets: Object.fromEntries(buckets.filter(([, bucket]) => bucket.region === region)),
  }))
}
