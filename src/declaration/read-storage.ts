import { pascalCase } from './aspects/policy.ts'
import { kinds } from './kinds.ts'
import type { Kind } from './kinds.ts'
import { nearest } from './nearest.ts'
import { printableValue } from './printable.ts'
import type { Problem } from './problem.ts'
import { readValue } from './read-value.ts'
import { storageSchema } from './storage-schema.ts'

const nameShape = /^[A-Za-z][\w-]{0,62}$/

/** A storage as written, with the defaults of its kind. */
export interface WrittenStorage {
  readonly name: string
  readonly kind: Kind
  readonly bucketKey: string
  readonly location: string
  readonly public: boolean
  readonly urlExpiresIn: number
  readonly overwrite: boolean
  readonly customDomain: string | undefined
  readonly cacheControl: string | undefined
}

export interface StorageContext {
  readonly app: string
  /** The keys of all declared buckets, also of those that have problems. */
  readonly bucketKeys: ReadonlySet<string>
  readonly problems: Problem[]
}

/** Reads one storage, or adds to `problems` why that cannot be. */
export function readStorage(
  name: string,
  value: unknown,
  { app, bucketKeys, problems }: StorageContext,
): WrittenStorage | undefined {
  const path = ['storages', name]
  if (!nameShape.test(name)) {
    const message =
      'a storage\'s name has to be letters, digits, "_" and "-", beginning with a letter'
    problems.push({ path, message })
  }
  const raw = readValue(storageSchema, value, { path, problems })
  if (raw === undefined) return undefined

  const { bucket: bucketKey, service, kind, ...rest } = raw
  const defaults = kinds[kind]
  const storage: WrittenStorage = {
    name,
    kind,
    bucketKey,
    location: rest.location ?? defaults.location.replace('{service}', () => service ?? app),
    public: defaults.public,
    urlExpiresIn: rest.urlExpiresIn ?? defaults.urlExpiresIn,
    overwrite: rest.overwrite ?? defaults.overwrite,
    customDomain: rest.customDomain,
    cacheControl: rest.cacheControl,
  }

  const found = [
    ...bucketProblems(storage, bucketKeys),
    ...domainProblems(storage),
    ...serviceProblems(storage, { service, located: rest.location !== undefined }),
  ]
  problems.push(...found)
  return found.length === 0 && nameShape.test(name) ? storage : undefined
}

/** Storages whose names would make the same Sid, and the same variable in an environment. */
export function nameClashes(names: readonly string[]): Problem[] {
  const taken = new Map<string, string>()
  return names.flatMap((name): Problem[] => {
    const word = pascalCase(name).toLowerCase()
    const other = taken.get(word)
    if (other === undefined) {
      taken.set(word, name)
      return []
    }
    const message = `differs from "${other}" in case or hyphens alone; rename one of the two`
    return [{ path: ['storages', name], message }]
  })
}

function bucketProblems({ name, bucketKey }: WrittenStorage, keys: ReadonlySet<string>): Problem[] {
  if (keys.has(bucketKey)) return []
  const suggestion = nearest(bucketKey, [...keys])
  const fix =
    suggestion === undefined ? 'add it to buckets' : `did you mean ${printableValue(suggestion)}?`
  const message = `no bucket of that name is declared; ${fix}`
  return [{ path: ['storages', name, 'bucket'], value: bucketKey, message }]
}

function domainProblems({ name, kind, customDomain, ...storage }: WrittenStorage): Problem[] {
  if (customDomain === undefined || storage.public) return []
  const path = ['storages', name, 'customDomain']
  const message = `does not go with kind "${kind}": URLs on a custom domain are not signed, so a private storage has none; leave it out, or use a public kind`
  return [{ path, value: customDomain, message }]
}

function serviceProblems(
  { name, kind }: WrittenStorage,
  { service, located }: { service: string | undefined; located: boolean },
): Problem[] {
  if (service === undefined) return []
  const path = ['storages', name, 'service']
  if (kind !== 'logs')
    return [{ path, value: service, message: 'is for kind "logs" only; leave it out' }]
  const message = 'names the default location only; leave it out, or leave location out'
  return located ? [{ path, value: service, message }] : []
}
