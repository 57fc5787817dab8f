import type { FileHandle } from 'node:fs/promises'
import { clientError } from '../../client/errors.ts'
import { inContext } from '../../client/in-context.ts'
import { createObjectBody, type BodySource, type ObjectBody } from '../../client/object-body.ts'
import { onAbort } from '../../client/on-abort.ts'
import type { OpenFlows } from '../../client/open-flows.ts'
import { bodyCheckOf } from '../../client/payload-checksum.ts'
import type { ErrorContext } from '../../core/error.ts'
import { checksumAlgorithms, isChecksumAlgorithm } from '../../protocol/checksum/algorithms.ts'
import { fileChunks, type FileSpan } from './file-chunks.ts'
import type { RecordedChecksums } from './object-record.ts'

interface FileBodyOptions {
  /** Of the whole file, where all of it is read. */
  readonly checksums: RecordedChecksums | undefined
  readonly signal: AbortSignal | undefined
  readonly flows: OpenFlows
  /** What an error of the body is about. */
  readonly context: ErrorContext
}

export interface FileBody {
  readonly body: ObjectBody
  /** Resolves when the file is closed. */
  readonly done: Promise<void>
}

/** Up to this size a body is in memory, and holds no file open, whatever becomes of it. */
const smallBytes = 64 * 1024

/** The body of an open file, which is closed when the body was read or given up. */
export async function fileBody(
  handle: FileHandle,
  span: FileSpan,
  { checksums, signal, flows, context }: FileBodyOptions,
): Promise<FileBody> {
  const flow = createFlow()
  const source = createObjectBody({
    resume: flow.resume,
    cancel: flow.cancel,
    check: checksums && bodyCheckOf(200, headersOf(checksums)),
    explain: (error) => inContext(error, context),
  })
  const abort = (): void => {
    source.fail(clientError('RequestAborted', { cause: signal?.reason }))
    flow.cancel()
  }
  if (signal?.aborted === true) abort()
  const forget = signal && onAbort(signal, abort)
  flows.add(source)
  const done = pump(source, flow, { handle, span }).finally(() => {
    forget?.()
    flows.delete(source)
  })
  if (span.length <= smallBytes) await done
  return { body: source.body, done }
}

/** The same check as that of a response from a server. */
function headersOf({ values }: RecordedChecksums): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [algorithm, value] of Object.entries(values)) {
    if (isChecksumAlgorithm(algorithm)) headers[checksumAlgorithms[algorithm].header] = value
  }
  return headers
}

interface Flow {
  readonly resume: () => void
  readonly cancel: () => void
  readonly isCancelled: () => boolean
  /** Resolves when the reader wants more, or nothing any more. */
  readonly wanted: () => Promise<void>
}

function createFlow(): Flow {
  let cancelled = false
  let wake = (): void => undefined
  let paused: Promise<void> | undefined
  const resume = (): void => {
    paused = undefined
    wake()
  }
  return {
    resume,
    cancel() {
      cancelled = true
      resume()
    },
    isCancelled: () => cancelled,
    wanted: () => (paused ??= new Promise<void>((resolve) => (wake = resolve))),
  }
}

async function pump(
  source: BodySource,
  flow: Flow,
  { handle, span }: { readonly handle: FileHandle; readonly span: FileSpan },
): Promise<void> {
  try {
    for await (const chunk of fileChunks(handle, span)) {
      if (flow.isCancelled()) return
      if (!source.push(chunk)) await flow.wanted()
      if (flow.isCancelled()) return
    }
    source.end()
  } catch (error) {
    source.fail(error)
  } finally {
    await handle.close().catch(() => undefined)
  }
}
