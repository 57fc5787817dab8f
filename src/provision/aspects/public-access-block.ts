import { isJsonObject, type Json } from '../../core/json.ts'
import type { Aspect } from '../aspect.ts'
import { observeDocument, toJson } from '../observe-document.ts'

const flags = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
] as const

const isOn = (value: Json, flag: string): boolean => isJsonObject(value) && value[flag] === true

/** The four flags that keep a bucket from becoming public. */
export const publicAccessBlock: Aspect = {
  name: 'publicAccessBlock',
  desired({ aspects }) {
    if (aspects.publicAccessBlock === 'off') return { state: 'absent' }
    return { state: 'present', value: { ...aspects.publicAccessBlock } }
  },
  read: (client, bucket) =>
    observeDocument(
      async () =>
        toJson(
          (await client.send('GetPublicAccessBlock', { Bucket: bucket }))
            .PublicAccessBlockConfiguration,
        ),
      { aspect: 'publicAccessBlock', bucket, absent: 'NoSuchPublicAccessBlockConfiguration' },
    ),
  // A flag that is not there is off.
  equal: (desired, observed) => flags.every((flag) => isOn(desired, flag) === isOn(observed, flag)),
  async write(client, bucket, value) {
    await client.send('PutPublicAccessBlock', {
      Bucket: bucket,
      PublicAccessBlockConfiguration: Object.fromEntries(
        flags.map((flag) => [flag, isOn(value, flag)]),
      ),
    })
  },
  async remove(client, bucket) {
    await client.send('DeletePublicAccessBlock', { Bucket: bucket })
  },
}
