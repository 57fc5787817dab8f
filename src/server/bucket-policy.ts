import { parsePolicy } from '../protocol/iam/parse-policy.ts'
import { aspectReader } from './aspect-reader.ts'

/** A bucket's policy. */
export const bucketPolicy = aspectReader('policy', (text) =>
  typeof text === 'string' ? parsePolicy(text, 'resource') : undefined,
)
