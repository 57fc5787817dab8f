import type { Aspect } from '../aspect.ts'
import { observeDocument } from '../observe-document.ts'

/** Whether old versions of objects are kept. Once on it can only be suspended. */
export const versioning: Aspect = {
  name: 'versioning',
  desired({ aspects }, observed) {
    const status = aspects.versioning?.Status
    // Suspending what was never on would be the same to readers, and could not be taken back.
    const isNothing =
      status === undefined || (status === 'Suspended' && observed.state === 'absent')
    return isNothing ? { state: 'unmanaged' } : { state: 'present', value: status }
  },
  read: (client, bucket) =>
    observeDocument(
      async () => (await client.send('GetBucketVersioning', { Bucket: bucket })).Status,
      {
        aspect: 'versioning',
        bucket,
        // S3 answers an empty document: there is no error for versioning that was never set.
        absent: '',
      },
    ),
  equal: (desired, observed) => desired === observed,
  async write(client, bucket, value) {
    const Status = value === 'Suspended' ? 'Suspended' : 'Enabled'
    await client.send('PutBucketVersioning', {
      Bucket: bucket,
      VersioningConfiguration: { Status },
    })
  },
}
