/** For a key that changes with its bytes, like `app.3f9a1c2e.css`: kept for a year, never asked after. */
export const immutable = 'public, max-age=31536000, immutable'

/** For a key whose bytes may change: kept, and shown once S3 has said that it is still the same. */
export const revalidated = 'no-cache'

/** For a key that anyone may read and nothing replaces: kept for a day, as CloudFront would by itself. */
export const daily = 'public, max-age=86400'

/**
 * For what is not for everyone: kept by the reader's own browser, no cache in between, and shown once
 * S3 has said that it is the same, which it only says to a signature that is still valid.
 */
export const privately = 'private, no-cache'
