import type { Tags } from '../tagging.ts'
import type { RuleFilter } from './lifecycle-rule.ts'

/** What filters ask about. A delete marker and an upload have no tags and no bytes. */
export interface Filtered {
  readonly key: string
  /** Asked for only where a filter has tags: they may cost a look into the index. */
  readonly tags?: Tags | undefined
  /** In bytes. */
  readonly size?: number
}

export function matchesRule(
  { prefix, tags, largerThan, smallerThan }: RuleFilter,
  object: Filtered,
): boolean {
  const { key, size = 0 } = object
  if (!key.startsWith(prefix)) return false
  if (largerThan !== undefined && size <= largerThan) return false
  if (smallerThan !== undefined && size >= smallerThan) return false
  const wanted = Object.entries(tags)
  if (wanted.length === 0) return true
  const has = object.tags ?? {}
  return wanted.every(([name, value]) => Object.hasOwn(has, name) && has[name] === value)
}
