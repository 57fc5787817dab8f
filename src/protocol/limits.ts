/** Bytes of UTF-8 that a key has at most. Source: S3 User Guide, "Naming Amazon S3 objects". */
export const maxKeyBytes = 1024

/** Bytes of one PUT, one part or one CopyObject at most. Source: S3 User Guide, "Uploading objects". */
export const maxBodyBytes = 5 * 1024 ** 3

/** Bytes of every part but the last at least. Source: S3 User Guide, "Amazon S3 multipart upload limits". */
export const minPartBytes = 5 * 1024 ** 2

/** Parts are numbered from 1 to this. Source: S3 User Guide, "Amazon S3 multipart upload limits". */
export const maxParts = 10_000

/** Bytes of all names and values of user metadata. Source: S3 User Guide, "Working with object metadata". */
export const maxUserMetadataBytes = 2048

/** Keys of one DeleteObjects. Source: S3 API Reference, DeleteObjects. */
export const maxDeletedKeys = 1000

/** A page of a listing holds no more keys, whatever a request asks for. */
export const maxPageKeys = 1000
