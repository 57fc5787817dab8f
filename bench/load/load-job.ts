/** What a load process is told to do. Bodies are named by their size: both sides know their bytes. */
export type LoadJob = RequestsJob | ClientJob | HashJob | SyncJob

export interface Window {
  /** Measured seconds, after the warm-up. */
  readonly seconds: number
  /** Seconds that do not count. */
  readonly warmup: number
}

interface Measured extends Window {
  /** The processes of the server, whose CPU time is counted. */
  readonly pids: readonly number[]
}

/** Sends signed requests over raw sockets, one in flight on each. */
export interface RequestsJob extends Measured {
  readonly kind: 'requests'
  readonly host: string
  readonly port: number
  readonly connections: number
  /** Request heads, complete with their signatures and the empty line. */
  readonly heads: readonly string[]
  /** Bytes of the body behind every head. */
  readonly bodyBytes: number
  /** Bytes of the body that has to come back; undefined where it does not matter. */
  readonly answerBytes: number | undefined
}

/** Ours and those beside it: `stowage` is the client alone, `storage` what applications call. */
export type ClientName = 'stowage' | 'storage' | 'aws-sdk' | 'flydrive' | 'flystorage'

/** Calls an S3 client in a loop. */
export interface ClientJob extends Measured {
  readonly kind: 'client'
  readonly client: ClientName
  readonly operation: 'get' | 'put' | 'list'
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly bucket: string
  readonly keys: readonly string[]
  /** What puts declare; undefined leaves it to the client. */
  readonly contentType: string | undefined
  /** What all of the keys begin with. */
  readonly prefix: string
  readonly connections: number
  readonly bodyBytes: number
}

/** Hashes a body of that size again and again: what no server that hashes can exceed on one core. */
export interface HashJob extends Measured {
  readonly kind: 'hash'
  readonly algorithms: readonly string[]
  readonly bodyBytes: number
}

/** Appends a body to one file and syncs it, one at a time: what a disk does for one writer. */
export interface SyncJob extends Measured {
  readonly kind: 'sync'
  readonly directory: string
  readonly bodyBytes: number
}

/** What a load process reports: once that it is ready, then the end of each job. */
export type LoadMessage =
  | { readonly event: 'ready' }
  | ({ readonly event: 'end' } & LoadResult)
  | { readonly event: 'failed'; readonly reason: string }

export interface LoadResult {
  readonly operations: number
  /** Seconds, as they were measured. */
  readonly seconds: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** The most memory that the load process had at any time, in bytes. */
  readonly peakMemory: number
  /** CPU seconds of the load process. */
  readonly loadCpu: number
  /** CPU seconds of the server, where they are known. */
  readonly serverCpu?: number
}
