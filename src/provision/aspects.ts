import type { Aspect } from './aspect.ts'
import { cors } from './aspects/cors.ts'
import { encryption } from './aspects/encryption.ts'
import { ownership } from './aspects/ownership.ts'
import { policy } from './aspects/policy.ts'
import { publicAccessBlock } from './aspects/public-access-block.ts'
import { versioning } from './aspects/versioning.ts'

/**
 * Every aspect, in the order in which it is applied. The public access block goes before the policy:
 * relaxed, it lets a public policy in; tightened, it shuts the door before the policy is rewritten.
 */
export const aspects: readonly Aspect[] = [
  ownership,
  publicAccessBlock,
  versioning,
  encryption,
  cors,
  policy,
]
