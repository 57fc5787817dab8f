import { isDeepStrictEqual } from 'node:util'
import type { CORSConfiguration } from '@aws-sdk/client-s3'
import { isJsonObject, type Json } from '../../core/json.ts'
import type { Aspect } from '../aspect.ts'
import { observeDocument, toJson } from '../observe-document.ts'

/** Whose pages may use the bucket's URLs from a browser: one document, replaced as a whole. */
export const cors: Aspect = {
  name: 'cors',
  desired({ aspects }) {
    if (aspects.cors === 'off') return { state: 'absent' }
    const value = toJson(aspects.cors)
    return value === undefined ? { state: 'unmanaged' } : { state: 'present', value }
  },
  read: (client, bucket) =>
    observeDocument(
      async () => {
        const { CORSRules } = await client.send('GetBucketCors', { Bucket: bucket })
        return CORSRules?.length ? toJson({ CORSRules }) : undefined
      },
      { aspect: 'cors', bucket, absent: 'NoSuchCORSConfiguration' },
    ),
  equal: (desired, observed) => {
    const wanted = rulesOf(desired)
    const there = rulesOf(observed)
    // S3 takes the first rule that fits, so their order is part of what they say.
    return (
      wanted.length === there.length &&
      wanted.every((rule, index) => isDeepStrictEqual(meaning(rule), meaning(there[index], rule)))
    )
  },
  async write(client, bucket, value: unknown) {
    await client.send('PutBucketCors', {
      Bucket: bucket,
      // The declaration's schema gave it the SDK's own shape.
      CORSConfiguration: value as CORSConfiguration,
    })
  },
  async remove(client, bucket) {
    await client.send('DeleteBucketCors', { Bucket: bucket })
  },
}

function rulesOf(configuration: Json): readonly Json[] {
  const rules = isJsonObject(configuration) ? configuration['CORSRules'] : undefined
  return Array.isArray(rules) ? (rules as readonly Json[]) : []
}

/** What a rule says, however it is written. An ID that nobody declared is the server's affair. */
function meaning(rule: Json | undefined, declared: Json | undefined = rule): Json {
  const { ID = null, AllowedHeaders, ExposeHeaders, ...rest } = isJsonObject(rule) ? rule : {}
  const named = isJsonObject(declared) && 'ID' in declared
  return {
    ...(named && { ID }),
    AllowedHeaders: anyOrder(AllowedHeaders, (name) => name.toLowerCase()),
    ExposeHeaders: anyOrder(ExposeHeaders, (name) => name.toLowerCase()),
    AllowedMethods: anyOrder(rest['AllowedMethods']),
    AllowedOrigins: anyOrder(rest['AllowedOrigins']),
    MaxAgeSeconds: rest['MaxAgeSeconds'] ?? null,
  }
}

const asWritten = (name: string): string => name

/** None is the same as an empty list of them, and twice is the same as once. */
function anyOrder(names: Json | undefined, written = asWritten): Json {
  const listed = Array.isArray(names) ? (names as readonly Json[]) : []
  const texts = listed.filter((name) => typeof name === 'string')
  return [...new Set(texts.map(written))].sort()
}
