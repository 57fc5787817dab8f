import type { CopySource } from './copy-source.ts'
import type { ObjectAttributes, UploadProgress } from './upload-options.ts'

export interface CopyObjectOptions {
  readonly source: CopySource
  readonly bucket: string
  readonly key: string
  /** All that the copy says about itself, but its tags. */
  readonly attributes: Omit<ObjectAttributes, 'Tagging'>
  /** Whether that is what the source says: then one request need not repeat it. */
  readonly keepsAttributes: boolean
  /** As a query string. @default the source's */
  readonly tagging?: string | undefined
  /** Refuses to replace an object that is there already. @default false */
  readonly ifAbsent?: boolean | undefined
  readonly tuning?: CopyTuning | undefined
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** How copies are cut. */
export interface CopyTuning {
  /** Bytes that one CopyObject takes; more are copied in parts. @default 5 GiB */
  readonly limit?: number | undefined
  /** Bytes, 5 MiB to 5 GiB. @default 256 MiB, or what 10,000 parts need */
  readonly partSize?: number | undefined
  /** Parts on their way at a time. @default 8 */
  readonly concurrency?: number | undefined
}
