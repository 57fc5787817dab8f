import type { CopiedObject, CopyTask } from './migration-source.ts'

/** The object that is at the target, as its copy would have told it. */
export async function madeObject(
  { target, signal }: Pick<CopyTask, 'target' | 'signal'>,
  key: string,
): Promise<CopiedObject> {
  const head = await target.head(key, { signal })
  // Of a key whose latest version is a delete marker there is nothing to tell.
  if (head === undefined) return { etag: '', size: 0, versionIds: [] }
  const { etag, versionId, size, checksum } = head
  const versionIds = versionId === undefined ? [] : [versionId]
  return { etag, versionId, size, checksum, versionIds }
}
