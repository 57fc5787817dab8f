import type { Owner, RestoreStatus } from '@aws-sdk/client-s3'
import type { ListEntry } from '../engine/object-version.ts'
import { s3Error } from '../protocol/errors.ts'
import { ownerOf } from './accounts/owner-of.ts'
import { hasAclsDisabled } from './acl/object-ownership.ts'
import type { Context } from './handler.ts'
import { objectOwner } from './object-owner.ts'
import { restoreStatus } from './restore/restore-status.ts'

interface Wanted {
  /** Whether entries name their owner. */
  readonly owner: boolean
  readonly OptionalObjectAttributes?: readonly string[] | undefined
}

/** What a listing says of an entry when it is asked to. */
export interface ListedDetails {
  readonly needsMetadata: boolean
  of(entry: ListEntry): { readonly Owner?: Owner; readonly RestoreStatus?: RestoreStatus }
}

const nothing = {}

/** What a listing was asked to say beside keys, sizes and ETags. Throws `InvalidArgument`. */
export function listedDetails(
  { owner, OptionalObjectAttributes = [] }: Wanted,
  { accounts, bucket, engine, now }: Context,
): ListedDetails {
  const unknown = OptionalObjectAttributes.find((name) => name !== 'RestoreStatus')
  if (unknown !== undefined) {
    throw s3Error('InvalidArgument', {
      message: 'Invalid attribute name specified.',
      context: { ArgumentName: 'x-amz-optional-object-attributes', ArgumentValue: unknown },
    })
  }
  const bucketOwner = ownerOf(accounts, bucket.owner)
  // Where ACLs are disabled every object is the bucket owner's.
  const hasOwners = owner && !hasAclsDisabled(bucket)
  const hasRestorations = OptionalObjectAttributes.length > 0
  const nameOwner = ({ metadata }: ListEntry): Owner =>
    hasOwners && metadata !== undefined
      ? ownerOf(accounts, objectOwner(metadata, bucket))
      : bucketOwner
  return {
    needsMetadata: hasOwners,
    of(entry) {
      if (!owner && !hasRestorations) return nothing
      const RestoreStatus = hasRestorations
        ? restoreStatus(engine, bucket.name, { entry, now })
        : undefined
      return {
        ...(owner && { Owner: nameOwner(entry) }),
        ...(RestoreStatus && { RestoreStatus }),
      }
    },
  }
}
