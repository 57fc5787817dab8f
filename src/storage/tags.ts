import { tagSetOf, type Tags } from '../protocol/tagging.ts'
import type { HeadOptions } from './read-object.ts'
import type { StorageContext } from './storage-context.ts'
import { checkTags } from './tagging-header.ts'

/** The tags of an object. Throws `NoSuchKey`. */
export async function getTags(
  { client, declared, keys }: StorageContext,
  key: string,
  { versionId, signal }: HeadOptions,
): Promise<Tags> {
  const input = { Bucket: declared.bucket, Key: keys.listed(key), VersionId: versionId }
  const { TagSet = [] } = await client.send('GetObjectTagging', input, { signal })
  return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]))
}

/** Replaces all tags of an object. Throws `NoSuchKey`, `TagsInvalid`. */
export async function putTags(
  { client, declared, keys }: StorageContext,
  { key, tags }: { readonly key: string; readonly tags: Tags },
  { versionId, signal }: HeadOptions,
): Promise<void> {
  const input = { Bucket: declared.bucket, Key: keys.full(key), VersionId: versionId }
  checkTags(tags)
  const TagSet = tagSetOf(tags)
  if (TagSet.length === 0) await client.send('DeleteObjectTagging', input, { signal })
  else await client.send('PutObjectTagging', { ...input, Tagging: { TagSet } }, { signal })
}
