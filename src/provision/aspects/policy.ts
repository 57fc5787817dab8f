import { isDeepStrictEqual } from 'node:util'
import { isJsonObject, parseJson, type Json } from '../../core/json.ts'
import type { Aspect, Observed } from '../aspect.ts'
import { observeDocument } from '../observe-document.ts'

/** Statements whose Sid begins so are ours; all others are kept as they are. */
const ownSid = /^stowage/

/** The bucket policy: one document that others may have written to as well. */
export const policy: Aspect = {
  name: 'policy',
  desired({ aspects }, observed) {
    const foreign = statementsOf(observed).filter((statement) => !isOwn(statement))
    const own = aspects.policy.map((statement) => ({ ...statement }))
    const statements = [...foreign, ...own]
    if (statements.length > 0)
      return { state: 'present', value: { Version: '2012-10-17', Statement: statements } }
    return { state: 'absent' }
  },
  read: (client, bucket) =>
    observeDocument(
      async () => {
        const { Policy } = await client.send('GetBucketPolicy', { Bucket: bucket })
        return Policy === undefined ? undefined : parseJson(Policy)
      },
      { aspect: 'policy', bucket, absent: 'NoSuchBucketPolicy' },
    ),
  equal: (desired, observed) => isDeepStrictEqual(canonical(desired), canonical(observed)),
  async write(client, bucket, value) {
    await client.send('PutBucketPolicy', { Bucket: bucket, Policy: JSON.stringify(value) })
  },
  async remove(client, bucket) {
    await client.send('DeleteBucketPolicy', { Bucket: bucket })
  },
}

function isOwn(statement: Json): boolean {
  const sid = isJsonObject(statement) ? statement['Sid'] : undefined
  return typeof sid === 'string' && ownSid.test(sid)
}

function statementsOf(observed: Observed): readonly Json[] {
  const statements =
    observed.state === 'present' && isJsonObject(observed.value)
      ? observed.value['Statement']
      : undefined
  if (statements === undefined) return []
  return Array.isArray(statements) ? (statements as readonly Json[]) : [statements]
}

/** IAM reads `"x"` as `["x"]`, in any order, and a policy's own `Version` and `Id` grant nothing. */
function canonical(value: Json): Json {
  const statements = statementsOf({ state: 'present', value })
  return sorted(statements.map(canonicalValue))
}

function canonicalValue(value: Json): Json {
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, canonicalValue(each)]),
    )
  }
  const items: readonly Json[] = Array.isArray(value) ? value : [value]
  return sorted(items.map((each) => (isJsonObject(each) ? canonicalValue(each) : each)))
}

const sorted = (items: readonly Json[]): Json =>
  [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
