import type { Json } from '../core/json.ts'
import { attachmentName } from '../storage/attachment.ts'
import type { BaseStorage } from '../storage/storage.ts'

/** What a request asks for. */
export interface DownloadTarget {
  /** The key in the storage. */
  readonly key: string
  /** The name in the trail. @default the bucket and key */
  readonly resource?: string | undefined
  /** The name that the browser gives it. @default the last segment of the key, as for an empty one */
  readonly filename?: string | undefined
  /**
   * Whether a proxy may let the browser show it. What a browser would run is an attachment all the
   * same. @default 'attachment'
   */
  readonly disposition?: 'attachment' | 'inline' | undefined
}

/** One download that was granted. */
export interface DownloadRequest {
  readonly storage: Pick<BaseStorage, 'head' | 'get' | 'signedUrl'>
  readonly target: DownloadTarget
  readonly request: Request
  readonly now: () => Date
}

/** A download that is ready to be answered, once it is recorded. */
export interface PreparedDownload {
  /** For the trail. */
  readonly detail: Json
  readonly answer: (requestId: string) => Response
  /** Gives up what it holds, in place of the answer. */
  readonly discard: () => void
}

/** A way to answer downloads. */
export interface DownloadMode {
  readonly methods: readonly string[]
  /** Throws `DownloadUnknown` and the other refusals of downloads. */
  readonly prepare: (download: DownloadRequest) => Promise<PreparedDownload>
}

/** The name of a download: never empty, and nothing but a name. */
export function filenameOf({ key, filename = '' }: DownloadTarget): string {
  const last = key.split('/').findLast((segment) => segment !== '')
  return attachmentName(filename === '' ? (last ?? 'download') : filename)
}
