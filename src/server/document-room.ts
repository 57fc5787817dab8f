import type { OperationName } from '../protocol/operation-types.ts'
import { s3Error } from '../protocol/errors.ts'
import { documentBytes, mostDocumentBytes, type ServerLimits } from './limits.ts'

/** Memory for the XML and JSON documents of all requests. */
export interface DocumentRoom {
  /**
   * Takes room for a document of that many bytes, and returns what gives it back. Throws `MaxMessageLengthExceeded`
   * for more than the operation takes, `ServiceUnavailable` while others have all of it.
   */
  take(operation: OperationName, size: number): () => void
}

export function createDocumentRoom({
  documentsBytes: all,
  smallDocumentBytes: small,
}: ServerLimits): DocumentRoom {
  let free = all
  return {
    take(operation, size) {
      const most = mostDocumentBytes[operation] ?? documentBytes
      if (size > most) {
        throw s3Error('MaxMessageLengthExceeded', { context: { MaxMessageLengthBytes: most } })
      }
      if (size <= small) return () => {}
      if (size > free) throw s3Error('ServiceUnavailable')
      free -= size
      return () => void (free += size)
    },
  }
}
