export { copyObject } from './copy-object.ts'
export type { CopyObjectOptions, CopyTuning } from './copy-object-options.ts'
export type { CopySource } from './copy-source.ts'
export type { Credentials, CredentialProvider } from './credentials.ts'
export { deleteObjects } from './delete-objects.ts'
export type {
  DeleteFailure,
  DeleteObjectsOptions,
  DeleteOutcome,
  ObjectName,
} from './delete-objects.ts'
export type { Addressing } from './endpoint.ts'
export type { ClientInput, ClientOutput } from './input.ts'
export { listObjects } from './list-objects.ts'
export type { ObjectBody } from './object-body.ts'
export type { PostForm, SignedPostForm } from './post-policy.ts'
export type { PresignedRequest, Presigner, PresignOptions } from './presigner.ts'
export type { Provider, ProviderName } from './provider.ts'
export type { RequestBody } from './request-body.ts'
export { createS3Client } from './s3-client.ts'
export type { S3Client, S3ClientOptions, SendOptions, Timeouts } from './s3-client.ts'
export { upload } from './upload.ts'
export type {
  ObjectAttributes,
  UploadedObject,
  UploadOptions,
  UploadProgress,
} from './upload-options.ts'
