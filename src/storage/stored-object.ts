/** What is told of the media type of a body, where that does not agree. */
export interface ContentTypeConflict {
  readonly declared: string | undefined
  /** By the ending of the key. */
  readonly byKey: string | undefined
  /** By the bytes. */
  readonly byContent: string | undefined
}

/** An object that was put. */
export interface StoredObject {
  /** One line of text that any database column holds; `storage.object(reference)` gets the object back. */
  readonly reference: string
  /** The name of its storage. */
  readonly storage: string
  readonly key: string
  readonly etag: string
  /** Undefined in a bucket without versioning. */
  readonly versionId: string | undefined
  /** Bytes, as they are stored. */
  readonly size: number
  /** As `CRC32:base64`; undefined from servers that know no checksums. */
  readonly checksum: string | undefined
  readonly contentType: string
  /** Undefined when all that is known of the media type agrees. */
  readonly contentTypeConflict: ContentTypeConflict | undefined
}
