import { isJsonObject, type Json } from '../../core/json.ts'
import { readRules } from '../../protocol/lifecycle/lifecycle-document.ts'
import { enabledRules, type LifecycleRule } from '../../protocol/lifecycle/lifecycle-rule.ts'
import { aspectReader } from '../aspect-reader.ts'

/** The aspect that a bucket keeps its lifecycle configuration in. */
export const lifecycleAspect = 'lifecycle'

export interface BucketLifecycle {
  /** Those that are enabled. */
  readonly rules: readonly LifecycleRule[]
  readonly archivesSmall: boolean
}

/** A bucket's lifecycle. */
export const bucketLifecycle = aspectReader(lifecycleAspect, lifecycleOf)

function lifecycleOf(document: Json): BucketLifecycle | undefined {
  if (!isJsonObject(document)) return undefined
  const { Rules, TransitionDefaultMinimumObjectSize: size } = document
  return {
    rules: enabledRules(readRules(Rules)),
    archivesSmall: size === 'varies_by_storage_class',
  }
}
