import type { Engine, VersionsPage } from '../../engine/engine.ts'
import type { VersionEntry } from '../../engine/object-version.ts'
import type { LifecycleSubject } from '../../protocol/lifecycle/lifecycle-subject.ts'
import { standardClass } from '../storage-class.ts'

/** How far the versions of a key are walked, newest first: what the next one has to know of those above it. */
export interface KeyProgress {
  readonly key: string
  /** When the version above was written, in milliseconds. */
  readonly above: number
  /** Noncurrent versions so far, delete markers not counted. */
  readonly newerVersions: number
}

/** A version, and the entry it was made of. */
export interface WalkedVersion {
  readonly entry: VersionEntry
  readonly subject: LifecycleSubject
}

export interface WalkedPage {
  readonly walked: readonly WalkedVersion[]
  /** For the page behind it. */
  readonly progress: KeyProgress | undefined
}

/** The versions of a page as lifecycle sees them, which is with those above them, and whether any are below. */
export function versionSubjects(
  engine: Engine,
  bucket: string,
  { page, before }: { readonly page: VersionsPage; readonly before: KeyProgress | undefined },
): WalkedPage {
  let progress = before
  const walked = page.entries.map((entry, index): WalkedVersion => {
    // Nothing is above the latest, even if it became that after the page before, or its key is walked once more.
    const above = progress?.key === entry.key && !entry.isLatest ? progress : undefined
    const next = page.entries[index + 1]
    const isOnly = above === undefined && !hasOthers(engine, bucket, { entry, next })
    const subject = subjectOf(engine, bucket, { entry, above, isOnly })
    const counts = above !== undefined && !entry.deleteMarker ? 1 : 0
    progress = {
      key: entry.key,
      above: entry.modified,
      newerVersions: (above?.newerVersions ?? 0) + counts,
    }
    return { entry, subject }
  })
  return { walked, progress }
}

/** True if older versions follow. Only a delete marker at the end of a page has to be looked up. */
function hasOthers(
  engine: Engine,
  bucket: string,
  { entry, next }: { entry: VersionEntry; next: VersionEntry | undefined },
): boolean {
  if (next !== undefined) return next.key === entry.key
  if (!entry.deleteMarker) return false
  const { key, versionId } = entry
  const [below] = engine.listVersions({
    bucket,
    prefix: key,
    keyMarker: key,
    versionIdMarker: versionId,
    maxKeys: 1,
  }).entries
  return below?.key === key
}

interface SubjectParts {
  readonly entry: VersionEntry
  readonly above: KeyProgress | undefined
  readonly isOnly: boolean
}

function subjectOf(
  engine: Engine,
  bucket: string,
  { entry, above, isOnly }: SubjectParts,
): LifecycleSubject {
  const { key, versionId, size, modified, deleteMarker, storageClass = standardClass } = entry
  return {
    key,
    size,
    modified,
    deleteMarker,
    storageClass,
    noncurrent: above && { since: above.above, newerVersions: above.newerVersions },
    isOnly,
    /** A listing says nothing of tags, and most rules do not ask. */
    get tags() {
      const version = engine.getObject({ bucket, key, versionId })
      return version?.deleteMarker === false ? version.metadata.tags : undefined
    },
  }
}
