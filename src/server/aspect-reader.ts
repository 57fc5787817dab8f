import type { Json } from '../core/json.ts'
import type { Bucket } from '../engine/bucket.ts'

/**
 * Makes the reader of one aspect: what a bucket keeps under the name, understood once per record, as the engine makes a
 * new record when an aspect changes; undefined, at once, where the bucket keeps nothing.
 */
export function aspectReader<Aspect extends object>(
  name: string,
  read: (document: Json) => Aspect | undefined,
): (bucket: Bucket) => Aspect | undefined {
  const known = new WeakMap<Bucket, Aspect>()
  return (bucket) => {
    const document = bucket.aspects[name]
    if (document === undefined) return undefined
    const found = known.get(bucket) ?? read(document)
    if (found !== undefined) known.set(bucket, found)
    return found
  }
}
