import type { OperationName } from '../protocol/operation-types.ts'

const directoryBuckets = 'is for directory buckets (S3 Express One Zone), and there are none here'
const metadataTables =
  'keeps tables in S3 Tables, a service of its own whose tables are read with Athena or Spark: there is neither here'
const annotations =
  'attaches payloads to an object for S3 Metadata tables to hold; keep them in its metadata, its tags or another object'

/**
 * Why an operation is not there on one machine: the end of a sentence that begins with its name. Each operation is either
 * handled or here.
 */
export const notImplemented: Readonly<Partial<Record<OperationName, string>>> = {
  CreateBucketMetadataConfiguration: metadataTables,
  CreateBucketMetadataTableConfiguration: metadataTables,
  CreateSession: directoryBuckets,
  DeleteBucketMetadataConfiguration: metadataTables,
  DeleteBucketMetadataTableConfiguration: metadataTables,
  DeleteObjectAnnotation: annotations,
  GetBucketMetadataConfiguration: metadataTables,
  GetBucketMetadataTableConfiguration: metadataTables,
  GetObjectAnnotation: annotations,
  GetObjectTorrent: 'is of BitTorrent, which AWS itself ended in April 2022',
  ListDirectoryBuckets: directoryBuckets,
  ListObjectAnnotations: annotations,
  PutObjectAnnotation: annotations,
  RenameObject: directoryBuckets,
  SelectObjectContent:
    'is S3 Select, which AWS has closed to new customers since July 2024; read the object and query it with DuckDB or the like',
  UpdateBucketMetadataAnnotationTableConfiguration: metadataTables,
  UpdateBucketMetadataInventoryTableConfiguration: metadataTables,
  UpdateBucketMetadataJournalTableConfiguration: metadataTables,
  UpdateObjectEncryption:
    'changes the KMS key of an object in place, and there is no KMS here; copying the object onto itself encrypts it anew',
  WriteGetObjectResponse:
    'is the answer of a Lambda function of S3 Object Lambda, and there is no Lambda here',
}
