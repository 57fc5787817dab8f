import { bytesOf } from '../../client/byte-source.ts'
import type { RequestBody } from '../../client/request-body.ts'
import type { OpenFlows } from '../../client/open-flows.ts'
import { isStowageError } from '../../core/error.ts'
import type { ChecksumAlgorithm } from '../../protocol/checksum/algorithms.ts'
import { s3Error } from '../../protocol/errors.ts'
import { maxBodyBytes } from '../../protocol/limits.ts'
import type { BodyChecks } from './body-checks.ts'
import type { Disk } from './disk.ts'
import { etagOf, type SummedDraft } from './drafts.ts'
import type { RecordedChecksums } from './object-record.ts'

interface BodyInput {
  readonly Body?: RequestBody | undefined
  readonly ContentLength?: number | undefined
}

interface CheckedOptions {
  readonly checks: BodyChecks
  /** Algorithms whose sums are wanted beside that of the checks. */
  readonly also?: readonly ChecksumAlgorithm[]
  readonly signal: AbortSignal | undefined
  readonly flows: OpenFlows
}

/** A body on disk that is the one that was announced. */
export interface CheckedDraft {
  readonly draft: SummedDraft
  /** Without quotes. */
  readonly etag: string
  readonly checksums: RecordedChecksums
}

/** Writes the body of a request: all of it, verified, or nothing. */
export async function writeChecked(
  { drafts }: Disk,
  { Body, ContentLength }: BodyInput,
  { checks, also = [], signal, flows }: CheckedOptions,
): Promise<CheckedDraft> {
  const { algorithm } = checks
  const draft = await drafts.write(Body === undefined ? '' : arriving(Body), {
    algorithms: ['MD5', algorithm, ...also],
    length: ContentLength,
    limit: maxBodyBytes,
    signal,
    flows,
  })
  try {
    checks.check(draft)
  } catch (error) {
    await drafts.discard(draft)
    throw error
  }
  const values = { [algorithm]: draft.sums[algorithm] ?? '' }
  return { draft, etag: etagOf(draft), checksums: { type: 'FULL_OBJECT', values } }
}

/** What ends a body early is the sender's affair, not the disk's. */
async function* arriving(body: RequestBody): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = bytesOf(body)
  try {
    for (;;) {
      const next = await chunks.next().catch(asIncomplete)
      if (next.done === true) return
      yield next.value
    }
  } finally {
    chunks.return().catch(() => undefined)
  }
}

function asIncomplete(cause: unknown): never {
  throw isStowageError(cause) ? cause : s3Error('IncompleteBody', { cause })
}
