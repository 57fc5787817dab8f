import { pascalCase } from './aspects/policy.ts'
import type { StorageDeclaration } from './declaration.ts'
import { declaredNameProblem } from './declared-name.ts'
import { nearest } from './nearest.ts'
import { printableValue } from './printable.ts'
import type { Problem } from './problem.ts'
import { unknownKind } from './read-kinds.ts'
import type { KnownKinds } from './read-kinds.ts'
import { readValue } from './read-value.ts'
import { settled } from './settled.ts'
import { storageSchema } from './storage-schema.ts'

/** A storage as written, with the defaults of its kind. */
export interface WrittenStorage extends Omit<StorageDeclaration, 'bucket' | 'region'> {
  /** As written: `kind` is what it extends. */
  readonly kindName: string
  readonly bucketKey: string
}

export interface StorageContext {
  readonly app: string
  readonly kinds: KnownKinds
  /** The keys of all declared buckets, also of those that have problems. */
  readonly bucketKeys: ReadonlySet<string>
  readonly problems: Problem[]
}

/** Reads one storage, or adds to `problems` why that cannot be. */
export function readStorage(
  name: string,
  value: unknown,
  { app, kinds, bucketKeys, problems }: StorageContext,
): WrittenStorage | undefined {
  const path = ['storages', name]
  const before = problems.length
  const nameProblem = declaredNameProblem(name, 'storage')
  if (nameProblem !== undefined) problems.push({ path, message: nameProblem })
  const raw = readValue(storageSchema, value, { path, problems })
  if (raw === undefined) return undefined

  const { bucket: bucketKey, kind: kindName, service, customDomain, keyPairId, ...written } = raw
  problems.push(...bucketProblems(name, bucketKey, bucketKeys))
  const kind = kinds.get(kindName)
  if (kind === undefined) {
    problems.push(...kindProblems(name, kindName, kinds))
    return undefined
  }
  const storage: WrittenStorage = {
    name,
    kind: kind.base,
    kindName,
    bucketKey,
    ...settled(kind, written),
    location: written.location ?? kind.location.replace('{service}', () => service ?? app),
    customDomain,
    keyPairId,
  }
  const located = written.location !== undefined || !kind.location.includes('{service}')
  problems.push(...domainProblems(storage), ...serviceProblems(storage, { service, located }))
  return problems.length > before ? undefined : storage
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

function bucketProblems(name: string, bucketKey: string, keys: ReadonlySet<string>): Problem[] {
  if (keys.has(bucketKey)) return []
  const suggestion = nearest(bucketKey, [...keys])
  const fix =
    suggestion === undefined ? 'add it to buckets' : `did you mean ${printableValue(suggestion)}?`
  const message = `no bucket of that name is declared; ${fix}`
  return [{ path: ['storages', name, 'bucket'], value: bucketKey, message }]
}

function kindProblems(name: string, kindName: string, kinds: KnownKinds): Problem[] {
  // What is wrong with a kind of the declaration is told where that is declared.
  if (kinds.has(kindName)) return []
  const message = unknownKind(kindName, [...kinds.keys()])
  return [{ path: ['storages', name, 'kind'], value: kindName, message }]
}

function domainProblems({ name, kindName, ...storage }: WrittenStorage): Problem[] {
  const { customDomain, keyPairId } = storage
  const place = (property: 'customDomain' | 'keyPairId') => ({
    path: ['storages', name, property],
    value: storage[property],
  })
  if (storage.public) {
    if (keyPairId === undefined) return []
    const message = `does not go with kind "${kindName}", whose URLs need no signature; leave it out, or use a private kind`
    return [{ ...place('keyPairId'), message }]
  }
  if ((customDomain === undefined) === (keyPairId === undefined)) return []
  if (customDomain === undefined) {
    const message = 'signs URLs on a custom domain, and there is none; add customDomain'
    return [{ ...place('keyPairId'), message }]
  }
  const message = `does not go with kind "${kindName}" alone: URLs on a custom domain are not signed for S3; add the keyPairId of the CloudFront key that signs them, or leave it out`
  return [{ ...place('customDomain'), message }]
}

function serviceProblems(
  { name, kind }: WrittenStorage,
  { service, located }: { service: string | undefined; located: boolean },
): Problem[] {
  if (service === undefined) return []
  const path = ['storages', name, 'service']
  if (kind !== 'logs')
    return [{ path, value: service, message: 'is for kind "logs" only; leave it out' }]
  const message = 'names a default location only; leave it out, or leave location out'
  return located ? [{ path, value: service, message }] : []
}
