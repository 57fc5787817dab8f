import { isDeepStrictEqual } from 'node:util'
import type { ServerSideEncryptionConfiguration } from '@aws-sdk/client-s3'
import { isJsonObject, type Json } from '../../core/json.ts'
import type { Aspect } from '../aspect.ts'
import { observeDocument, toJson } from '../observe-document.ts'

/** How objects are encrypted that ask for nothing themselves. */
export const encryption: Aspect = {
  name: 'encryption',
  desired({ aspects }) {
    const value = toJson(aspects.encryption)
    return value === undefined ? { state: 'unmanaged' } : { state: 'present', value }
  },
  read: (client, bucket) =>
    observeDocument(
      async () =>
        toJson(
          (await client.send('GetBucketEncryption', { Bucket: bucket }))
            .ServerSideEncryptionConfiguration,
        ),
      { aspect: 'encryption', bucket, absent: 'ServerSideEncryptionConfigurationNotFoundError' },
    ),
  equal: (desired, observed) =>
    isDeepStrictEqual(essentials(desired), essentials(observed, desired)),
  async write(client, bucket, value: unknown) {
    await client.send('PutBucketEncryption', {
      Bucket: bucket,
      // The declaration's schema gave it the SDK's own shape.
      ServerSideEncryptionConfiguration: value as ServerSideEncryptionConfiguration,
    })
  },
}

/** The one rule, without what says nothing: a bucket key that is off, and blocks that nobody declared. */
function essentials(configuration: Json, declared: Json = configuration): Json {
  const rule = firstRule(configuration)
  const { BucketKeyEnabled, BlockedEncryptionTypes, ...rest } = rule
  return {
    ...rest,
    ...(BucketKeyEnabled === true && { BucketKeyEnabled }),
    ...('BlockedEncryptionTypes' in firstRule(declared) && {
      BlockedEncryptionTypes: BlockedEncryptionTypes ?? null,
    }),
  }
}

function firstRule(configuration: Json): { readonly [name: string]: Json } {
  const rules = isJsonObject(configuration) ? configuration['Rules'] : undefined
  const first: Json | undefined = Array.isArray(rules) ? (rules as readonly Json[])[0] : undefined
  return isJsonObject(first) ? first : {}
}
