import type { ObjectMetadata } from '../engine/object-version.ts'
import { describingMembers } from '../protocol/object-attributes.ts'
import type { OperationInput } from '../protocol/operation-types.ts'
import { aclExtra, objectAclMembers } from './acl/object-acl.ts'
import { encryptionMembers } from './encryption/object-encryption.ts'
import type { Context } from './handler.ts'
import { metadataOf } from './input-metadata.ts'
import { lockExtra, lockMembers } from './lock/object-lock.ts'
import { newReplication } from './replication/new-replication.ts'
import { storageClassOf } from './storage-class.ts'

/** The members by which PutObject, CopyObject and CreateMultipartUpload say what their object is to be, its bytes aside. */
export const newObjectMembers = [
  ...describingMembers,
  ...encryptionMembers,
  ...lockMembers,
  ...objectAclMembers,
  'StorageClass',
] as const

export type NewObjectInput = Pick<OperationInput<'PutObject'>, (typeof newObjectMembers)[number]>

/** What is kept of a new object beside its bytes. Throws what S3 refuses a write with, before any byte is read. */
export function newObject(input: NewObjectInput, context: Context): ObjectMetadata {
  return { ...metadataOf(input), ...newObjectState(input, context) }
}

/** The part of it that a copy never takes over from its source: class, owner, grants, lock. */
export function newObjectState(
  input: NewObjectInput,
  context: Context,
): Pick<ObjectMetadata, 'storageClass' | 'extra'> {
  const storageClass = storageClassOf(input)
  const extra = {
    ...aclExtra(input, context),
    ...lockExtra(input, context),
    ...newReplication(input, context),
  }
  return {
    ...(storageClass !== undefined && { storageClass }),
    ...(Object.keys(extra).length > 0 && { extra }),
  }
}
