import { allFlags, openToPolicy } from './aspects/public-access-block.ts'
import { publicReadStatement } from './aspects/policy.ts'
import type { BucketDeclaration } from './declaration.ts'
import { overlaps, prefixOf } from './location.ts'
import type { Problem } from './problem.ts'
import type { WrittenBucket } from './read-bucket.ts'
import type { WrittenStorage } from './read-storage.ts'

/** A bucket and the storages in it. */
export interface Visibility {
  readonly bucket: WrittenBucket
  readonly storages: readonly WrittenStorage[]
}

/** What a bucket's visibility becomes in S3, and who may be a stranger to it. */
type Realised = Pick<BucketDeclaration, 'access' | 'publicPrefixes'> &
  Pick<BucketDeclaration['aspects'], 'policy' | 'publicAccessBlock'>

/**
 * Visibility is a statement of the bucket policy, never an ACL. `access: 'public-read'` opens the
 * whole bucket; else each storage of a public kind opens its own prefix, `location/*`, so one bucket
 * can hold public and private storages. Whatever is open relaxes the two policy flags of the
 * public access block, and nothing else does.
 */
export function realise({ bucket, storages }: Visibility, provider: 'aws' | 'other'): Realised {
  const access = bucket.access ?? 'private'
  const arn = { bucket: bucket.name, region: provider === 'aws' ? bucket.region : undefined }
  const open = storages.filter((storage) => storage.public)
  const policy =
    access === 'public-read'
      ? [publicReadStatement({ ...arn, prefix: '' })]
      : open.map(({ name, location }) =>
          publicReadStatement({ ...arn, prefix: prefixOf(location), storage: name }),
        )
  const publicPrefixes =
    access === 'public-read' ? [''] : [...new Set(open.map(({ location }) => prefixOf(location)))]
  const flags = policy.length > 0 ? openToPolicy : allFlags(true)
  return { access, publicPrefixes, policy, publicAccessBlock: bucket.publicAccessBlock ?? flags }
}

/** Where a bucket and its storages contradict each other on who may read what. */
export function visibilityProblems(visibility: Visibility): Problem[] {
  return [
    ...accessProblems(visibility),
    ...blockProblems(visibility),
    ...encryptionProblems(visibility),
    ...overlapProblems(visibility),
  ]
}

function accessProblems({ bucket, storages }: Visibility): Problem[] {
  return storages.flatMap(({ name, kindName, location, ...storage }): Problem[] => {
    if (bucket.access === undefined || storage.public === (bucket.access === 'public-read'))
      return []
    const path = ['storages', name, 'bucket']
    const place = `buckets.${bucket.key}.access`
    const message = storage.public
      ? `kind "${kindName}" is public, but ${place} = "private"; use another bucket, or leave that access out, which opens "${prefixOf(location)}*" alone`
      : `kind "${kindName}" is private, but ${place} = "public-read" lets anyone read it; use another bucket, or leave that access out`
    return [{ path, value: bucket.key, message }]
  })
}

function blockProblems(visibility: Visibility): Problem[] {
  const { bucket } = visibility
  const block = bucket.publicAccessBlock
  if (block === undefined) return []
  const path = bucket.place('publicAccessBlock')
  const opener = openerOf(visibility)
  if (opener === undefined) {
    const shut = block !== 'off' && Object.values(block).every(Boolean)
    if (bucket.access !== 'private' || shut) return []
    const message =
      'contradicts access = "private", which keeps all four flags on; leave one of the two out'
    return [{ path, message }]
  }
  if (block === 'off' || (!block.BlockPublicPolicy && !block.RestrictPublicBuckets)) return []
  const message = `contradicts ${opener}, which needs BlockPublicPolicy and RestrictPublicBuckets off; leave publicAccessBlock out, which keeps the two ACL flags on, or make it private`
  return [{ path, message }]
}

function encryptionProblems(visibility: Visibility): Problem[] {
  const { bucket } = visibility
  const opener = openerOf(visibility)
  const algorithm = bucket.encryption?.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm
  if (opener === undefined || algorithm === undefined || algorithm === 'AES256') return []
  const message = `contradicts ${opener}: S3 decrypts with a KMS key for signed requests only; use "AES256", or another bucket`
  return [{ path: bucket.place('encryption'), message }]
}

/** What makes a bucket public, wholly or in part, as a message names it. */
function openerOf({ bucket, storages }: Visibility): string | undefined {
  if (bucket.access === 'public-read') return 'access = "public-read"'
  const open = storages.find((storage) => storage.public)
  return open === undefined
    ? undefined
    : `storages.${open.name}, whose kind "${open.kindName}" is public`
}

function overlapProblems({ bucket, storages }: Visibility): Problem[] {
  // A public-read bucket has its private storages refused already.
  if (bucket.access === 'public-read') return []
  const open = storages.filter((storage) => storage.public)
  const hidden = storages.filter((storage) => !storage.public)
  return hidden.flatMap(({ name, location }): Problem[] => {
    const other = open.find((storage) => overlaps(storage.location, location))
    if (other === undefined) return []
    const message = `overlaps "${prefixOf(other.location)}*" of storages.${other.name}, which anyone may read; give the two separate locations or buckets`
    return [{ path: ['storages', name, 'location'], value: location, message }]
  })
}
