export { isStowageError } from './core/error.ts'
export type { ErrorContext, StowageError } from './core/error.ts'
export type { BodyInput } from './storage/body-input.ts'
export type { RequestBody } from './client/request-body.ts'
export type { ObjectBody } from './client/object-body.ts'
export type { Credentials, CredentialProvider } from './client/credentials.ts'
export type { DeleteFailure, DeleteOutcome } from './client/delete-objects.ts'
export type { UploadProgress } from './client/upload-options.ts'
export type { Accept } from './declaration/accept.ts'
export type { Compression } from './declaration/compression.ts'
export type { Overwrite } from './declaration/overwrite.ts'
export type { Declaration, StorageDeclaration } from './declaration/declaration.ts'
export { defineStowage } from './declaration/define-stowage.ts'
export type { StowageInput } from './declaration/define-stowage.ts'
export { declarationFromEnvironment } from './declaration/environment/declaration-from-environment.ts'
export type { EnvironmentDeclarationOptions } from './declaration/environment/declaration-from-environment.ts'
export { environmentExample } from './declaration/environment/environment-example.ts'
export type {
  EnvironmentStorage,
  EnvironmentStorages,
  FilesystemSettings,
} from './declaration/environment/environment-storages.ts'
export { storagesFromEnvironment } from './declaration/environment/storages-from-environment.ts'
export type { EnvironmentOptions } from './declaration/environment/storages-from-environment.ts'
export type { Kind, PublicKind } from './declaration/kinds.ts'
export { connectEnvironment } from './storage/connect-environment.ts'
export type {
  ConnectEnvironmentOptions,
  EnvironmentConnection,
} from './storage/connect-environment.ts'
export { connect } from './storage/connect.ts'
export type { Connection, ConnectOptions } from './storage/connect.ts'
export { keyTemplate } from './storage/key-template.ts'
export type { CallOptions } from './storage/call-options.ts'
export type { CopyOptions, MoveOptions } from './storage/copy-options.ts'
export type {
  ListedObject,
  ListedPrefix,
  Listing,
  ListOptions,
  ObjectVersion,
} from './storage/list-options.ts'
export type {
  BeginOptions,
  CompleteOptions,
  Multipart,
  MultipartUpload,
  PendingUpload,
  SignedPartOptions,
  UploadedPart,
} from './storage/multipart.ts'
export type { ObjectWriter } from './storage/object-writer.ts'
export type {
  PutEntry,
  PutFailure,
  PutManyOptions,
  PutManyOutcome,
  PutManyProgress,
} from './storage/put-many-options.ts'
export type { AlternativeKey, ObjectAttributes, PutOptions } from './storage/put-options.ts'
export type {
  ByteRange,
  GetOptions,
  HeadOptions,
  ObjectHead,
  ReadConditions,
  ReadObject,
} from './storage/read-object.ts'
export { safeName } from './storage/safe-name.ts'
export type { SignedCookies, SignedPost, SignedRequest } from './storage/signed-request.ts'
export type {
  ExpiryOptions,
  SignedPostOptions,
  SignedPutOptions,
  SignedUrlOptions,
} from './storage/signing-options.ts'
export type {
  CopyTarget,
  ObjectHandle,
  PrivateStorage,
  PublicObjectHandle,
  PublicStorage,
  Storage,
} from './storage/storage.ts'
export type { ContentTypeConflict, StoredObject } from './storage/stored-object.ts'
