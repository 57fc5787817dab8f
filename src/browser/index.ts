export { isUploadError } from './upload-error.ts'
export type { UploadError } from './upload-error.ts'
export type { EndpointOptions } from './endpoint.ts'
export { createUploader } from './uploader.ts'
export type {
  FileOptions,
  RouteTypes,
  Upload,
  UploadData,
  Uploader,
  UploaderOptions,
  UploadInput,
  UploadProgress,
} from './uploader.ts'
export { createUppyOptions } from './uppy-options.ts'
export type { UppyFileLike, UppyOptions } from './uppy-endpoint.ts'
