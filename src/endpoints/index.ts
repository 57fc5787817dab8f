export type { AdapterOptions } from './answer-request.ts'
export type { Awaitable, Caller } from './caller.ts'
export { createDownload } from './download.ts'
export type { DownloadOptions } from './download.ts'
export { createExpressHandler } from './express-adapter.ts'
export type { ExpressRequest } from './express-adapter.ts'
export { createFastifyHandler } from './fastify-adapter.ts'
export type { FastifyReplyLike, FastifyRequestLike } from './fastify-adapter.ts'
export { createFastifyPlugin } from './fastify-plugin.ts'
export type { FastifyLike } from './fastify-plugin.ts'
export { createFilesystemEndpoint } from './filesystem-endpoint.ts'
export type { FilesystemEndpointOptions } from './filesystem-endpoint.ts'
export { createHonoHandler } from './hono-adapter.ts'
export type { HonoAdapterOptions, HonoContextLike } from './hono-adapter.ts'
export { createNextHandler } from './next-adapter.ts'
export type { NextAdapterOptions } from './next-adapter.ts'
export { createNodeAdapter } from './node-adapter.ts'
export type { DownloadTarget } from './prepared-download.ts'
export { problem, problemOf } from './problem.ts'
export type { Problem } from './problem.ts'
export type { Peer, WebHandler } from './web-handler.ts'
export { createUploads } from './uploads/create-uploads.ts'
export type { Uploads, UploadsOptions } from './uploads/create-uploads.ts'
export type { SweepOptions, SweepReport } from './uploads/sweep-uploads.ts'
export type {
  AnnouncedUpload,
  ArrivedUpload,
  CompletedUpload,
  KeyFacts,
  ScanVerdict,
  UploadAccept,
  UploadRoute,
  UploadRouteOptions,
} from './uploads/upload-route.ts'
export type { StandardSchema } from './standard-schema.ts'
