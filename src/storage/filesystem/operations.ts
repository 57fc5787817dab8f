import type { OperationName } from '../../protocol/operation-types.ts'
import type { AnyFilesystemOperation } from './operation.ts'
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts'
import { copyObject } from './operations/copy-object.ts'
import { deleteObject } from './operations/delete-object.ts'
import { deleteObjects } from './operations/delete-objects.ts'
import { getObject } from './operations/get-object.ts'
import { headBucket } from './operations/head-bucket.ts'
import { headObject } from './operations/head-object.ts'
import { listObjectVersions } from './operations/list-object-versions.ts'
import { listObjectsV2 } from './operations/list-objects-v2.ts'
import {
  abortMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
} from './operations/multipart-uploads.ts'
import {
  deleteObjectTagging,
  getObjectTagging,
  putObjectTagging,
} from './operations/object-tagging.ts'
import { putObject } from './operations/put-object.ts'
import { uploadPartCopy } from './operations/upload-part-copy.ts'
import { uploadPart } from './operations/upload-part.ts'

/** What a directory does, by the names of S3. */
export const filesystemOperations: ReadonlyMap<OperationName, AnyFilesystemOperation> = new Map(
  [
    abortMultipartUpload,
    completeMultipartUpload,
    copyObject,
    createMultipartUpload,
    deleteObject,
    deleteObjects,
    deleteObjectTagging,
    getObject,
    getObjectTagging,
    headBucket,
    headObject,
    listMultipartUploads,
    listObjectsV2,
    listObjectVersions,
    listParts,
    putObject,
    putObjectTagging,
    uploadPart,
    uploadPartCopy,
  ].map((operation) => [operation.name, operation]),
)
