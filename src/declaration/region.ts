const awsRegion = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/
const anyRegion = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

const partitions = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eusc-', 'aws-eusc'],
] as const

/** Why a region is not one, or `undefined`. Other providers than AWS name theirs freely. */
export function regionProblem(region: string, provider: 'aws' | 'other'): string | undefined {
  if (provider === 'aws') {
    return awsRegion.test(region) ? undefined : 'has to be a region of AWS, like "us-east-1"'
  }
  return anyRegion.test(region)
    ? undefined
    : 'has to be a region of the endpoint: letters, digits and hyphens'
}

/** The partition of a region of AWS, the second word of its ARNs. */
export function partitionOf(region: string): string {
  return partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws'
}
