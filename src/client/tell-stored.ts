import type { UploadProgress } from './upload-options.ts'

/**
 * Tells of an object that is stored. What the callback throws can undo nothing any more, and must not
 * make a failure of it: it becomes a warning of the process.
 */
export function tellStored(
  onProgress: ((progress: UploadProgress) => void) | undefined,
  size: number,
): void {
  try {
    onProgress?.({ transferred: size, total: size })
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.emitWarning('onProgress threw after the object was stored', { detail })
  }
}
