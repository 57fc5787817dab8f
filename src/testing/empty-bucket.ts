import { deleteObjects, type ObjectName } from '../client/delete-objects.ts'
import type { ClientInput, ClientOutput } from '../client/input.ts'
import type { S3Client } from '../client/s3-client.ts'

/** Deletes all versions of all objects, and aborts every upload. */
export async function emptyBucket(client: S3Client, bucket: string): Promise<void> {
  await deleteObjects(client, { bucket, objects: versionsOf(client, bucket) })
  for (;;) {
    const { Uploads = [] } = await client.send('ListMultipartUploads', { Bucket: bucket })
    if (Uploads.length === 0) return
    for (const { Key = '', UploadId = '' } of Uploads)
      await client.send('AbortMultipartUpload', { Bucket: bucket, Key, UploadId })
  }
}

type Markers = Pick<ClientInput<'ListObjectVersions'>, 'KeyMarker' | 'VersionIdMarker'>

async function* versionsOf(
  client: S3Client,
  bucket: string,
): AsyncGenerator<ObjectName, void, undefined> {
  let after: Markers | undefined = {}
  while (after !== undefined) {
    const page: ClientOutput<'ListObjectVersions'> = await client.send('ListObjectVersions', {
      Bucket: bucket,
      ...after,
    })
    const { Versions = [], DeleteMarkers = [], NextKeyMarker, NextVersionIdMarker } = page
    for (const { Key = '', VersionId } of [...Versions, ...DeleteMarkers])
      yield { key: Key, versionId: VersionId }
    after =
      page.IsTruncated === true
        ? { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker }
        : undefined
  }
}
