import type { StoredObject } from './stored-object.ts'

/**
 * Writes an object piece by piece. Nothing is stored before `commit`: a writer that is aborted, or
 * left by `await using`, leaves nothing behind.
 */
export interface ObjectWriter extends AsyncDisposable {
  /** Resolves when there is room for more. Throws what the upload failed of. */
  readonly write: (chunk: Uint8Array | string) => Promise<void>
  /** Stores what was written. */
  readonly commit: () => Promise<StoredObject>
  /** Gives up what was written. After a commit it does nothing. */
  readonly abort: (reason?: unknown) => Promise<void>
}
