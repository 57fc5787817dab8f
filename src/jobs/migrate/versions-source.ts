import type { ObjectVersion } from '../../storage/list-options.ts'
import type { Storage } from '../../storage/storage.ts'
import { jobError } from '../errors.ts'
import { sameContent } from '../same-content.ts'
import { madeObject } from './made-object.ts'
import type {
  CopiedObject,
  CopyTask,
  KnownVersion,
  MigrationSource,
  SourceObject,
  Standing,
} from './migration-source.ts'
import { contentOf, copyVersion } from './storage-source.ts'
import { storedContent } from './stored-content.ts'

/** Every version of a storage's objects, and the markers of their deletions, the oldest first. */
export function versionsSource(storage: Storage): MigrationSource {
  return {
    name: storage.name,
    async *objects(signal) {
      let newestFirst: ObjectVersion[] = []
      for await (const version of storage.versions('', { signal })) {
        const [latest] = newestFirst
        if (latest !== undefined && latest.key !== version.key) {
          yield sourceObject(storage, newestFirst.toReversed())
          newestFirst = []
        }
        newestFirst.push(version)
      }
      if (newestFirst.length > 0) yield sourceObject(storage, newestFirst.toReversed())
    },
  }
}

function sourceObject(source: Storage, versions: readonly ObjectVersion[]): SourceObject {
  const key = versions[0]?.key ?? ''
  return {
    key,
    size: versions.reduce((sum, { size }) => sum + size, 0),
    previous: source.reference(key),
    isDeleted: versions.at(-1)?.isDeleteMarker === true,
    async standing(target, _there, signal) {
      const there = await versionsOf(target, key, signal)
      return compare({ source, versions }, { target, there }, signal)
    },
    copy: (task) => copyAll(source, { key, versions }, task),
    async made(task) {
      const made = await madeObject(task, key)
      return { ...made, versionIds: await idsSince(task, key) }
    },
  }
}

/** The versions of one key, the oldest first. */
async function versionsOf(
  storage: Storage,
  key: string,
  signal: AbortSignal,
): Promise<readonly ObjectVersion[]> {
  const found: ObjectVersion[] = []
  for await (const version of storage.versions(key, { signal })) {
    // A key is before all others that begin with it.
    if (version.key !== key) break
    found.push(version)
  }
  return found.toReversed()
}

interface Ours {
  readonly source: Storage
  readonly versions: readonly ObjectVersion[]
}

interface Theirs {
  readonly target: Storage
  readonly there: readonly ObjectVersion[]
}

async function compare(
  { source, versions }: Ours,
  { target, there }: Theirs,
  signal: AbortSignal,
): Promise<Standing> {
  if (there.length === 0) return 'absent'
  if (there.length > versions.length) return 'different'
  for (const [index, theirs] of there.entries()) {
    const ours = versions[index]
    if (ours === undefined || ours.isDeleteMarker !== theirs.isDeleteMarker) return 'different'
    if (ours.isDeleteMarker) continue
    const { versionId } = theirs
    const stored = storedContent(target, theirs, { signal, versionId })
    if (!(await sameContent(contentOf(source, ours, { signal }), stored))) return 'different'
  }
  return there.length === versions.length ? 'equal' : 'behind'
}

interface Chain {
  readonly key: string
  readonly versions: readonly ObjectVersion[]
}

async function copyAll(
  source: Storage,
  { key, versions }: Chain,
  task: CopyTask,
): Promise<CopiedObject> {
  const { target, signal } = task
  const there = await versionsOf(target, key, signal)
  const standing = await compare({ source, versions }, { target, there }, signal)
  const rest = standing === 'behind' ? versions.slice(there.length) : versions
  let copied: KnownVersion & { size: number; checksum?: string | undefined } = { etag: '', size: 0 }
  let isFirst = there.length === 0
  for (const version of rest) {
    if (version.isDeleteMarker) await target.delete(key, { signal })
    else copied = await copyVersion(source, version, { ...task, replaces: !isFirst })
    // Where versions are not kept, the next copy would replace this one for good.
    if (!version.isDeleteMarker && copied.versionId === undefined)
      throw jobError('VersionsNotKept', { context: { storage: target.name, key } })
    isFirst = false
  }
  return { ...copied, versionIds: await idsSince(task, key) }
}

/** What is there now and was not before: a copy that was killed half-way is part of it. */
async function idsSince({ target, since, signal }: CopyTask, key: string): Promise<string[]> {
  const now = (await versionsOf(target, key, signal)).map(({ versionId }) => versionId)
  return now.slice(since === undefined ? 0 : now.indexOf(since) + 1)
}
