import type { UploadProgress } from '../client/upload-options.ts'
import type { Accept } from '../declaration/accept.ts'
import type { Compression } from '../declaration/compression.ts'
import type { Overwrite } from '../declaration/overwrite.ts'
import type { CallOptions } from './call-options.ts'

/** What an object may say about itself beside its bytes. */
export interface ObjectAttributes {
  /** @default as the bytes and the ending of the key tell, else 'application/octet-stream' */
  readonly contentType?: string | undefined
  /** @default the storage's declared cacheControl */
  readonly cacheControl?: string | undefined
  /** @default an attachment, for what a browser would run in a storage for uploads of the public */
  readonly contentDisposition?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly contentLanguage?: string | undefined
  /** User metadata: names in lower case, values of printable ASCII; 2 KB together. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  /** Ten at most. */
  readonly tags?: Readonly<Record<string, string>> | undefined
}

/** Names a key for a write whose first choice is taken; `attempt` counts from 1. */
export interface AlternativeKey {
  readonly alternative: (key: string, attempt: number) => string
}

export interface PutOptions extends ObjectAttributes, CallOptions {
  /**
   * Another key is looked for until one is free, whoever else writes at this moment. A stream of more
   * than one part can be sent only once, so it gets a key with a random part at once. @default as declared
   */
  readonly overwrite?: Overwrite | AlternativeKey | undefined
  /** Rules beside those that are declared; `false` for none at all, not even those. */
  readonly accept?: Accept | false | undefined
  /**
   * How a body that gains by it is stored; `false` for as it is. Of bytes that is seen before; a stream,
   * a large `Blob` too, is taken to gain by its media type, and may grow by a little. Whoever gets it
   * gets the coding, which browsers undo and `get` does not. @default as declared
   */
  readonly compress?: Compression | false | undefined
  /** Bytes of a stream, where they are known: its parts are then cut to fit. */
  readonly length?: number | undefined
  /** What it throws ends the put; after the object is stored, it is a warning of the process. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined
}
