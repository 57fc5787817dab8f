import type { ListedObject } from '../../storage/list-options.ts'
import type { Storage } from '../../storage/storage.ts'
import { jobError } from '../errors.ts'
import { sameContent, type Content } from '../same-content.ts'
import { madeObject } from './made-object.ts'
import type { CopiedObject, CopyTask, MigrationSource, SourceObject } from './migration-source.ts'
import { storedContent } from './stored-content.ts'

/**
 * The latest versions of a storage's objects, with their metadata and tags; where both storages are
 * on one server, no bytes pass through here.
 */
export function storageSource(storage: Storage): MigrationSource {
  return {
    name: storage.name,
    async *objects(signal) {
      for await (const listed of storage.list('', { signal })) yield sourceObject(storage, listed)
    },
  }
}

function sourceObject(source: Storage, listed: ListedObject): SourceObject {
  const { key, size } = listed
  return {
    key,
    size,
    previous: source.reference(key),
    isDeleted: false,
    async standing(target, there, signal) {
      if (there === undefined) return 'absent'
      const stored = storedContent(target, there, { signal })
      return (await sameContent(contentOf(source, listed, { signal }), stored))
        ? 'equal'
        : 'different'
    },
    async copy(task) {
      const copied = await copyVersion(source, listed, task)
      const { versionId } = copied
      return { ...copied, versionIds: versionId === undefined ? [] : [versionId] }
    },
    made: (task) => madeObject(task, key),
  }
}

interface CopySource {
  readonly key: string
  readonly size: number
  readonly etag: string
  /** @default the latest */
  readonly versionId?: string | undefined
}

export function contentOf(
  source: Storage,
  told: CopySource,
  { signal }: { readonly signal: AbortSignal },
): Content {
  return storedContent(source, told, { signal, versionId: told.versionId })
}

/** Copies one version and verifies it. Takes back what is not what was read: `CopyDiffers`. */
export async function copyVersion(
  source: Storage,
  from: CopySource,
  { target, replaces, signal, onBytes }: CopyTask,
): Promise<Omit<CopiedObject, 'versionIds'>> {
  const { key, versionId } = from
  let last = 0
  const stored = await source.copy(
    key,
    { storage: target, key },
    {
      ...(versionId !== undefined && { versionId }),
      overwrite: replaces ? 'replace' : 'error',
      signal,
      onProgress({ transferred }) {
        onBytes(transferred - last)
        last = transferred
      },
    },
  )
  onBytes(Math.max(stored.size - last, 0))
  const there = storedContent(target, stored, { signal, versionId: stored.versionId })
  if (!(await sameContent(contentOf(source, from, { signal }), there))) {
    await target.delete(key, { versionId: stored.versionId })
    throw jobError('CopyDiffers', { context: { storage: target.name, key } })
  }
  const { etag, size, checksum } = stored
  return { etag, versionId: stored.versionId, size, checksum }
}
