import type { OperationName } from '../protocol/operation-types.ts'
import { beginAnswer, type Answering } from './respond.ts'

/**
 * What S3 may work on for minutes. It answers 200 then before it knows how it ends, and sends blanks until it does: the
 * document that follows may be an error's. Source: S3 API Reference, CompleteMultipartUpload, CopyObject.
 */
const slow: ReadonlySet<OperationName> = new Set([
  'CompleteMultipartUpload',
  'CopyObject',
  'UploadPartCopy',
])

/** Waits for a handler, and keeps its client from giving up meanwhile: a blank every `slowMs` milliseconds. */
export async function slowAnswer<T>(
  work: T | Promise<T>,
  answering: Answering,
  { operation, slowMs }: { readonly operation: OperationName; readonly slowMs: number },
): Promise<T> {
  if (!(work instanceof Promise) || !slow.has(operation)) return work
  const { response } = answering
  const timer = setInterval(() => {
    if (answering.hasBegun === true) response.write(' ')
    else beginAnswer(answering)
  }, slowMs)
  try {
    return await work
  } finally {
    clearInterval(timer)
  }
}
