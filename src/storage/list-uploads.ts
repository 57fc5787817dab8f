import type { ClientOutput } from '../client/input.ts'
import type { CallOptions } from './call-options.ts'
import type { PendingUpload } from './multipart.ts'
import type { StorageContext } from './storage-context.ts'

type UploadsPage = ClientOutput<'ListMultipartUploads'>

/** The uploads of a storage that have begun, in key order. */
export async function* listUploads(
  { client, declared, keys }: StorageContext,
  prefix: string,
  { signal }: CallOptions,
): AsyncGenerator<PendingUpload, void, undefined> {
  const input = { Bucket: declared.bucket, Prefix: keys.fullPrefix(prefix) }
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {}
  while (marker !== undefined) {
    const page: UploadsPage = await client.send(
      'ListMultipartUploads',
      { ...input, ...marker },
      { signal },
    )
    for (const { Key = '', UploadId = '', Initiated = new Date(0) } of page.Uploads ?? [])
      yield { key: keys.relative(Key), uploadId: UploadId, initiated: Initiated }
    const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page
    // A server that says there is more but not where must not be asked for ever.
    const isStuck =
      NextKeyMarker === marker.KeyMarker && NextUploadIdMarker === marker.UploadIdMarker
    if (IsTruncated !== true || NextKeyMarker === undefined || isStuck) return
    marker = {
      KeyMarker: NextKeyMarker,
      ...(NextUploadIdMarker !== undefined && { UploadIdMarker: NextUploadIdMarker }),
    }
  }
}
