import { bucketNameProblem } from '../protocol/bucket-name.ts'
import type { CorsConfiguration } from './aspects/cors.ts'
import type { ServerSideEncryptionConfiguration } from './aspects/encryption.ts'
import type { PublicAccessBlockConfiguration } from './aspects/public-access-block.ts'
import type { VersioningConfiguration } from './aspects/versioning.ts'
import { bucketSchema, spellings } from './bucket-schema.ts'
import type { Access } from './bucket-schema.ts'
import type { Problem } from './problem.ts'
import { readValue } from './read-value.ts'
import { regionProblem } from './region.ts'
import type { Settings } from './read-settings.ts'

const keyShape = /^[A-Za-z0-9][\w.-]{0,62}$/

type Property = keyof typeof spellings

/** A bucket as written, each property by itself: what the properties say together comes later. */
export interface WrittenBucket {
  readonly key: string
  readonly name: string
  readonly region: string
  readonly access: Access | undefined
  readonly versioning: VersioningConfiguration | undefined
  readonly encryption: ServerSideEncryptionConfiguration | undefined
  readonly cors: CorsConfiguration | 'off' | undefined
  readonly publicAccessBlock: PublicAccessBlockConfiguration | 'off' | undefined
  /** Where a property was written, in the spelling that was used. */
  readonly place: (property: Property) => readonly PropertyKey[]
}

/** Reads one bucket, or adds to `problems` why that cannot be. */
export function readBucket(
  key: string,
  value: unknown,
  { settings, problems }: { settings: Settings; problems: Problem[] },
): WrittenBucket | undefined {
  const path = ['buckets', key]
  const raw = readValue(bucketSchema, value, { path, problems })
  if (raw === undefined) return undefined

  const used = (property: Property) =>
    [property, ...spellings[property]].filter((spelling) => raw[spelling] !== undefined)
  const bucket: WrittenBucket = {
    key,
    name: raw.name ?? raw.BucketName ?? key,
    region: raw.region ?? raw.Region ?? settings.region,
    access: raw.access,
    versioning: raw.versioning ?? raw.VersioningConfiguration,
    encryption: raw.encryption ?? raw.ServerSideEncryptionConfiguration ?? raw.BucketEncryption,
    cors: raw.cors ?? raw.CORSConfiguration ?? raw.CorsConfiguration,
    publicAccessBlock: raw.publicAccessBlock ?? raw.PublicAccessBlockConfiguration,
    place: (property) => [...path, used(property)[0] ?? property],
  }

  const found = [
    ...repeated(path, used),
    ...nameProblems(bucket),
    ...regionProblems(bucket, settings),
  ]
  problems.push(...found)
  return found.length === 0 ? bucket : undefined
}

function repeated(path: readonly string[], used: (property: Property) => string[]): Problem[] {
  const properties: readonly Property[] = [
    'name',
    'region',
    'versioning',
    'encryption',
    'cors',
    'publicAccessBlock',
  ]
  return properties.flatMap((property) => {
    const [first, ...others] = used(property)
    return others.map((other) => ({
      path: [...path, other],
      message: `says the same as ${first}; keep one of the two`,
    }))
  })
}

function nameProblems({ key, name, place }: WrittenBucket): Problem[] {
  const reason = bucketNameProblem(name)
  if (name !== key) {
    const problems: Problem[] = []
    if (!keyShape.test(key)) {
      const message = 'a bucket\'s key has to be letters, digits, ".", "_" and "-"'
      problems.push({ path: ['buckets', key], message })
    }
    if (reason !== undefined) {
      problems.push({ path: place('name'), value: name, message: `a bucket name ${reason}` })
    }
    return problems
  }
  if (reason === undefined) return []
  const message = `a bucket name ${reason}; rename it, or give it another name in S3 with "name"`
  return [{ path: ['buckets', key], message }]
}

function regionProblems({ region, place }: WrittenBucket, settings: Settings): Problem[] {
  if (region === settings.region) return []
  const message = regionProblem(region, settings.provider)
  return message === undefined ? [] : [{ path: place('region'), value: region, message }]
}
