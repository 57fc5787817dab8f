import type { OperationName } from '../protocol/operation-types.ts'
import type { AnyHandler } from './handler.ts'
import { abortMultipartUpload } from './handlers/abort-multipart-upload.ts'
import { completeMultipartUpload } from './handlers/complete-multipart-upload.ts'
import { copyObject } from './handlers/copy-object.ts'
import { createBucket } from './handlers/create-bucket.ts'
import { createMultipartUpload } from './handlers/create-multipart-upload.ts'
import { deleteBucket } from './handlers/delete-bucket.ts'
import { deleteObject } from './handlers/delete-object.ts'
import { deleteObjects } from './handlers/delete-objects.ts'
import { deleteObjectTagging } from './handlers/delete-object-tagging.ts'
import { getBucketAcl } from './handlers/get-bucket-acl.ts'
import { getBucketLocation } from './handlers/get-bucket-location.ts'
import { getBucketNotificationConfiguration } from './handlers/get-bucket-notification-configuration.ts'
import { getBucketPolicyStatus } from './handlers/get-bucket-policy-status.ts'
import { getBucketVersioning } from './handlers/get-bucket-versioning.ts'
import { getObject } from './handlers/get-object.ts'
import { getObjectAcl } from './handlers/get-object-acl.ts'
import { getObjectLegalHold } from './handlers/get-object-legal-hold.ts'
import { getObjectRetention } from './handlers/get-object-retention.ts'
import { getObjectAttributes } from './handlers/get-object-attributes.ts'
import { getObjectTagging } from './handlers/get-object-tagging.ts'
import { headBucket } from './handlers/head-bucket.ts'
import { headObject } from './handlers/head-object.ts'
import { listBuckets } from './handlers/list-buckets.ts'
import { listMultipartUploads } from './handlers/list-multipart-uploads.ts'
import { listObjectVersions } from './handlers/list-object-versions.ts'
import { listObjects } from './handlers/list-objects.ts'
import { listObjectsV2 } from './handlers/list-objects-v2.ts'
import { listParts } from './handlers/list-parts.ts'
import { putBucketAcl } from './handlers/put-bucket-acl.ts'
import { putBucketNotificationConfiguration } from './handlers/put-bucket-notification-configuration.ts'
import { putBucketVersioning } from './handlers/put-bucket-versioning.ts'
import { putObject } from './handlers/put-object.ts'
import { putObjectAcl } from './handlers/put-object-acl.ts'
import { putObjectLegalHold } from './handlers/put-object-legal-hold.ts'
import { putObjectRetention } from './handlers/put-object-retention.ts'
import { putObjectTagging } from './handlers/put-object-tagging.ts'
import { restoreObject } from './handlers/restore-object.ts'
import { uploadPart } from './handlers/upload-part.ts'
import { uploadPartCopy } from './handlers/upload-part-copy.ts'
import { listedConfigurationHandlers } from './listed-configurations.ts'
import { subResourceHandlers } from './sub-resources.ts'

const ofOneOperation: readonly AnyHandler[] = [
  abortMultipartUpload,
  completeMultipartUpload,
  copyObject,
  createBucket,
  createMultipartUpload,
  deleteBucket,
  deleteObject,
  deleteObjects,
  deleteObjectTagging,
  getBucketAcl,
  getBucketLocation,
  getBucketNotificationConfiguration,
  getBucketPolicyStatus,
  getBucketVersioning,
  getObject,
  getObjectAttributes,
  getObjectAcl,
  getObjectLegalHold,
  getObjectRetention,
  getObjectTagging,
  headBucket,
  headObject,
  listBuckets,
  listMultipartUploads,
  listObjectVersions,
  listObjects,
  listObjectsV2,
  listParts,
  putBucketAcl,
  putBucketNotificationConfiguration,
  putBucketVersioning,
  putObject,
  putObjectAcl,
  putObjectLegalHold,
  putObjectRetention,
  putObjectTagging,
  restoreObject,
  uploadPart,
  uploadPartCopy,
]

/** Every operation that this server answers. What is not here answers `NotImplemented`. */
export const handlers: ReadonlyMap<OperationName, AnyHandler> = new Map(
  [...ofOneOperation, ...subResourceHandlers(), ...listedConfigurationHandlers()].map((handler) => [
    handler.operation,
    handler,
  ]),
)
