import type { ObjectVersion } from '../../engine/object-version.ts'
import type { OperationOutput } from '../../protocol/operation-types.ts'
import {
  readRestoration,
  restoreHeader,
  type Restoration,
} from '../../protocol/restore/restoration.ts'
import type { Context } from '../handler.ts'

/** How a version keeps its restoration, if one was asked for. */
export const restorationOf = ({
  metadata,
}: Pick<ObjectVersion, 'metadata'>): Restoration | undefined =>
  readRestoration(metadata.extra?.['restore'])

export function describeRestoration(
  version: ObjectVersion,
  { now }: Context,
): Pick<OperationOutput<'HeadObject'>, 'Restore'> | undefined {
  const restoration = restorationOf(version)
  return restoration && { Restore: restoreHeader(restoration, now.getTime()) }
}
