import { isDeepStrictEqual } from 'node:util'
import type { Aspect } from '../aspect.ts'
import { observeDocument, toJson } from '../observe-document.ts'

/** ACLs disabled: the bucket owner owns every object. */
export const ownership: Aspect = {
  name: 'ownership',
  desired: ({ aspects }) => ({
    state: 'present',
    value: { Rules: [{ ObjectOwnership: aspects.ownership }] },
  }),
  read: (client, bucket) =>
    observeDocument(
      async () =>
        toJson(
          (await client.send('GetBucketOwnershipControls', { Bucket: bucket })).OwnershipControls,
        ),
      { aspect: 'ownership', bucket, absent: 'OwnershipControlsNotFoundError' },
    ),
  equal: isDeepStrictEqual,
  async write(client, bucket) {
    await client.send('PutBucketOwnershipControls', {
      Bucket: bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    })
  },
}
