import type { Json } from '../../core/json.ts'

/** Levels of JSON that travel: what takes it apart recurses, and a stack has an end. */
export const maxJsonLevels = 32

/** Whether a value has more levels than that many. */
export function isNestedDeeper(value: Json | undefined, levels = maxJsonLevels): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  return Object.values(value).some((each) => isNestedDeeper(each, levels - 1))
}
