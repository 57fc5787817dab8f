const shape = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const ipAddress = /^\d{1,3}(\.\d{1,3}){3}$/

const reservedPrefixes = ['xn--', 'sthree-', 'amzn-s3-demo-'] as const
const reservedSuffixes = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'] as const

/**
 * Why S3 would not create a general purpose bucket of this name, or `undefined` if it would.
 * Source: Amazon S3 User Guide, "General purpose bucket naming rules". Rejecting `.-` and `-.` is
 * what S3 does without listing it: such a name has labels that DNS does not allow.
 */
export function bucketNameProblem(name: string): string | undefined {
  if (name.length < 3 || name.length > 63) return 'has to be 3 to 63 characters long'
  if (!shape.test(name)) return shapeProblem(name)
  if (name.includes('..')) return 'must not have two dots in a row'
  if (name.includes('.-') || name.includes('-.')) return 'must not have a dot next to a hyphen'
  if (ipAddress.test(name)) return 'must not look like an IP address'
  const prefix = reservedPrefixes.find((reserved) => name.startsWith(reserved))
  if (prefix !== undefined) return `must not begin with ${prefix}, which AWS reserves`
  const suffix = reservedSuffixes.find((reserved) => name.endsWith(reserved))
  if (suffix !== undefined) return `must not end with ${suffix}, which AWS reserves`
  return undefined
}

function shapeProblem(name: string): string {
  return /^[a-z0-9.-]*$/.test(name)
    ? 'has to begin and end with a letter or digit'
    : 'may only have lower-case letters, digits, dots and hyphens'
}
