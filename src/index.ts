export { isStowageError } from './core/error.ts'
export type { ErrorContext, StowageError } from './core/error.ts'
export type { RequestBody } from './client/request-body.ts'
export type { ObjectBody } from './client/object-body.ts'
export type { Credentials, CredentialProvider } from './client/credentials.ts'
export type { DeleteFailure, DeleteOutcome } from './client/delete-objects.ts'
export type { UploadProgress } from './client/upload-options.ts'
export type { Declaration, StorageDeclaration } from './declaration/declaration.ts'
export { defineStowage } from './declaration/define-stowage.ts'
export type { StowageInput } from './declaration/define-stowage.ts'
export { environmentExample } from './declaration/environment/environment-example.ts'
export type {
  EnvironmentStorage,
  EnvironmentStorages,
  FilesystemSettings,
} from './declaration/environment/environment-storages.ts'
export { storagesFromEnvironment } from './declaration/environment/storages-from-environment.ts'
export type { EnvironmentOptions } from './declaration/environment/storages-from-environment.ts'
export type { Kind, PublicKind } from './declaration/kinds.ts'
export { connect } from './storage/connect.ts'
export type { Connection, ConnectOptions } from './storage/connect.ts'
export type {
  ByteRange,
  GetOptions,
  HeadOptions,
  ListedObject,
  ListedPrefix,
  ListOptions,
  ObjectHead,
  PrivateStorage,
  PublicStorage,
  PutOptions,
  ReadObject,
  SignedUrlOptions,
  Storage,
  StoredObject,
} from './storage/storage.ts'
