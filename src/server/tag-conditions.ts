import type { Engine } from '../engine/engine.ts'
import { parseTaggingHeader, type Tags } from '../protocol/tagging.ts'
import type { Asked } from './handler.ts'
import type { MatchedRequest } from './request-head.ts'

/** Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3". */
const onExistingTags =
  /^s3:(?:GetObject(?:Version)?(?:Acl|Attributes|Tagging)?|PutObject(?:Version)?(?:Acl|Tagging)|DeleteObject(?:Version)?Tagging)$/
const onRequestTags = /^s3:PutObject(?:(?:Version)?Tagging)?$/

/** The tags that the object of an action has, for actions whose conditions may ask. */
export function existingTags(engine: Engine, asked: Partial<Asked>): Tags | undefined {
  const { action = '', bucket, key, versionId } = asked
  if (bucket === undefined || key === undefined || !onExistingTags.test(action)) return undefined
  const address = { bucket: bucket.name, key, ...(versionId !== undefined && { versionId }) }
  const version = engine.getObject(address)
  return version?.deleteMarker === false ? version.metadata.tags : undefined
}

/** The tags that a request would set, for actions whose conditions may ask: in its body, or in its header. */
export function requestTags(
  { headers, operation }: Pick<MatchedRequest, 'headers' | 'operation'>,
  { action, tags }: Pick<Asked, 'action' | 'tags'>,
): Tags | undefined {
  if (!onRequestTags.test(action)) return undefined
  const header = headers['x-amz-tagging']
  if (tags !== undefined || header === undefined) return tags
  // A copy that keeps the tags of its source does not set those.
  if (operation.name === 'CopyObject' && headers['x-amz-tagging-directive'] !== 'REPLACE')
    return undefined
  return parseTaggingHeader(String(header))
}
