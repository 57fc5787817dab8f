import type { Principal } from './principal.ts'

/**
 * What is known about a request, by lower-case condition key; a `Map` is one. An absent key answers
 * `undefined`, which differs from an empty list. Asked only for keys that a policy mentions.
 */
export interface ContextKeys {
  get(key: string): readonly string[] | undefined
}

/** One action on one resource by one principal: the question that policies answer. */
export interface RequestContext {
  readonly principal: Principal
  /** `s3:GetObject`. */
  readonly action: string
  /** The ARN of the bucket or the object. */
  readonly resource: string
  readonly keys: ContextKeys
}
