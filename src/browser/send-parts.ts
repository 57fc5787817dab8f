import { blobChecksum } from './blob-checksum.ts'
import { withRetries } from './with-retries.ts'
import { sendBody } from './send-body.ts'
import type { WirePlan, WireRequest } from './wire.ts'

export interface PartsToSend {
  readonly blob: Blob
  readonly plan: WirePlan
  /** The numbers of those that S3 has already. */
  readonly arrived: ReadonlySet<number>
  readonly sign: (part: PartToSign) => Promise<WireRequest>
  readonly concurrency: number
  readonly retries: number
  /** Bytes that have left or are there, of all parts. */
  readonly onProgress: (sent: number) => void
  readonly signal: AbortSignal
}

export interface PartToSign {
  readonly partNumber: number
  readonly length: number
  readonly checksum?: string
}

/** Sends the parts that are missing, several at a time; the first that fails for good ends the others. */
export async function sendParts(sending: PartsToSend): Promise<void> {
  const { blob, plan, arrived, concurrency, onProgress } = sending
  const sent = new Map<number, number>()
  const report = (partNumber: number, bytes: number): void => {
    sent.set(partNumber, bytes)
    let total = 0
    for (const each of sent.values()) total += each
    onProgress(total)
  }
  const missing: number[] = []
  for (let partNumber = 1; partNumber <= plan.parts; partNumber++) {
    if (arrived.has(partNumber)) report(partNumber, slice(blob, plan, partNumber).size)
    else missing.push(partNumber)
  }
  const failed = new AbortController()
  const stop = (): void => failed.abort()
  sending.signal.addEventListener('abort', stop)
  if (sending.signal.aborted) stop()
  const work = async (): Promise<void> => {
    for (let next = missing.shift(); next !== undefined; next = missing.shift())
      await sendPart({ ...sending, signal: failed.signal }, next, report)
  }
  try {
    await Promise.all(Array.from({ length: concurrency }, work))
  } catch (error) {
    failed.abort()
    throw error
  } finally {
    sending.signal.removeEventListener('abort', stop)
  }
}

const slice = (blob: Blob, { partSize }: WirePlan, partNumber: number): Blob =>
  blob.slice((partNumber - 1) * partSize, partNumber * partSize)

async function sendPart(
  { blob, plan, sign, retries, signal }: PartsToSend,
  partNumber: number,
  report: (partNumber: number, bytes: number) => void,
): Promise<void> {
  const body = slice(blob, plan, partNumber)
  const sum = plan.checksums ? { checksum: await blobChecksum(body, signal) } : {}
  const part = { partNumber, length: body.size, ...sum }
  await withRetries(
    async () => {
      // Signed anew each time: what waited for a network may have expired.
      const request = await sign(part)
      const onProgress = (sent: number): void => report(partNumber, Math.min(sent, body.size))
      await sendBody({ request, body, onProgress, signal })
    },
    { retries, signal },
  )
  report(partNumber, body.size)
}
