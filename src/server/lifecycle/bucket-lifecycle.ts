import { isJsonObject } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { readRules } from '../../protocol/lifecycle/lifecycle-document.ts'
import { enabledRules, type LifecycleRule } from '../../protocol/lifecycle/lifecycle-rule.ts'

/** The aspect that a bucket keeps its lifecycle configuration in. */
export const lifecycleAspect = 'lifecycle'

export interface BucketLifecycle {
  /** Those that are enabled. */
  readonly rules: readonly LifecycleRule[]
  readonly archivesSmall: boolean
}

const known = new WeakMap<Bucket, BucketLifecycle>()

/** A bucket's lifecycle, read once per record: the engine makes a new record when an aspect changes. */
export function bucketLifecycle(bucket: Bucket): BucketLifecycle | undefined {
  const document = bucket.aspects[lifecycleAspect]
  if (!isJsonObject(document)) return undefined
  const found = known.get(bucket)
  if (found !== undefined) return found
  const { Rules, TransitionDefaultMinimumObjectSize: size } = document
  const lifecycle = {
    rules: enabledRules(readRules(Rules)),
    archivesSmall: size === 'varies_by_storage_class',
  }
  known.set(bucket, lifecycle)
  return lifecycle
}
