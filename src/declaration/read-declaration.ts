import type { BucketDeclaration, Declaration, StorageDeclaration } from './declaration.ts'
import { deepFreeze } from './freeze.ts'
import type { Problem } from './problem.ts'
import { readBucket } from './read-bucket.ts'
import type { WrittenBucket } from './read-bucket.ts'
import { readKinds } from './read-kinds.ts'
import { isMapping, readSettings } from './read-settings.ts'
import type { Settings } from './read-settings.ts'
import { nameClashes, readStorage } from './read-storage.ts'
import type { WrittenStorage } from './read-storage.ts'
import { realise, visibilityProblems } from './visibility.ts'
import type { Visibility } from './visibility.ts'

export type DeclarationReading =
  | { readonly declaration: Declaration }
  | { readonly problems: readonly Problem[] }

/** Validates a declaration and fills in its defaults, or says everything that is wrong with it. */
export function readDeclaration(input: unknown): DeclarationReading {
  const problems: Problem[] = []
  const settings = readSettings(input, problems)
  const kinds = readKinds(entriesOf(input, 'kinds'), problems)
  const buckets = entriesOf(input, 'buckets')
  const storages = entriesOf(input, 'storages')

  const readBuckets = buckets.flatMap(
    ([key, value]) => readBucket(key, value, { settings, problems }) ?? [],
  )
  problems.push(...sharedNames(readBuckets))
  const bucketKeys = new Set(buckets.map(([key]) => key))
  const readStorages = storages.flatMap(
    ([name, value]) =>
      readStorage(name, value, { app: settings.app, kinds, bucketKeys, problems }) ?? [],
  )
  problems.push(...nameClashes(readStorages.map(({ name }) => name)))

  const visibilities = readBuckets.map((bucket) => ({
    bucket,
    storages: readStorages.filter(({ bucketKey }) => bucketKey === bucket.key),
  }))
  problems.push(...visibilities.flatMap(visibilityProblems))
  if (problems.length > 0) return { problems }
  return { declaration: deepFreeze(declarationOf(settings, readStorages, visibilities)) }
}

function declarationOf(
  { app, target, region, provider }: Settings,
  storages: readonly WrittenStorage[],
  visibilities: readonly Visibility[],
): Declaration {
  const places = new Map(visibilities.map(({ bucket }) => [bucket.key, bucket]))
  const buckets = visibilities.map(
    (visibility) => [visibility.bucket.key, bucketOf(visibility, provider)] as const,
  )
  const placed = storages.flatMap((written): StorageDeclaration[] => {
    const { bucketKey, kindName: _, ...storage } = written
    const place = places.get(bucketKey)
    return place === undefined ? [] : [{ ...storage, bucket: place.name, region: place.region }]
  })
  return {
    app,
    target,
    region,
    buckets: Object.fromEntries(buckets),
    storages: Object.fromEntries(placed.map((storage) => [storage.name, storage])),
  }
}

function bucketOf(visibility: Visibility, provider: Settings['provider']): BucketDeclaration {
  const { name, region, versioning, encryption, cors } = visibility.bucket
  const { access, publicPrefixes, policy, publicAccessBlock } = realise(visibility, provider)
  const ownership = 'BucketOwnerEnforced'
  const aspects = { ownership, publicAccessBlock, versioning, encryption, cors, policy } as const
  return { name, region, access, publicPrefixes, aspects }
}

function entriesOf(
  input: unknown,
  property: 'kinds' | 'buckets' | 'storages',
): [string, unknown][] {
  const value = isMapping(input) ? input[property] : undefined
  return isMapping(value) ? Object.entries(value) : []
}

function sharedNames(buckets: readonly WrittenBucket[]): Problem[] {
  const taken = new Map<string, string>()
  return buckets.flatMap(({ key, name, place }): Problem[] => {
    const other = taken.get(name)
    if (other === undefined) {
      taken.set(name, key)
      return []
    }
    const path = name === key ? ['buckets', key] : place('name')
    const message = `is the bucket "${name}" in S3, as buckets.${other} is; declare it once`
    return [{ path, message }]
  })
}
