import { blobChecksum } from './blob-checksum.ts'
import { askEndpoint, type EndpointOptions } from './endpoint.ts'
import type { Pause } from './pause.ts'
import { postForm } from './post-form.ts'
import type { ResumeStore } from './resume-record.ts'
import { withRetries } from './with-retries.ts'
import { sendBody } from './send-body.ts'
import { sendParts } from './send-parts.ts'
import { isUploadError } from './upload-error.ts'
import type { WireArrived, WireBegun, WireSigned } from './wire.ts'

export interface UploadRun {
  readonly server: EndpointOptions
  readonly route: string
  readonly file: Blob
  readonly name: string
  readonly input: unknown
  readonly concurrency: number
  readonly retries: number
  readonly store: ResumeStore
  readonly pause: Pause
  readonly onProgress: (sent: number) => void
}

export interface RunningUpload {
  readonly done: Promise<unknown>
  readonly abort: () => Promise<void>
}

/** Bytes up to which a file is read once more before it is sent, for its checksum. */
const checkedBytes = 16 * 1024 * 1024

/** Runs one upload from its beginning, or from what was left of it, to its completion. */
export function runUpload(run: UploadRun): RunningUpload {
  const { pause, store, server } = run
  const course: Course = { begun: restored(store), isFresh: false }
  return {
    done: untilDone(run, course),
    async abort() {
      if (pause.isStopped()) return
      pause.stop()
      store.delete()
      if (course.begun === undefined) return
      const { token } = course.begun
      await askEndpoint(server, { operation: 'abort', token }, new AbortController().signal)
    },
  }
}

/** How far an upload has come. */
interface Course {
  /** Undefined before it has begun. */
  begun: WireBegun | undefined
  /** Whether all of it is still to be sent. */
  isFresh: boolean
}

async function untilDone(run: UploadRun, course: Course): Promise<unknown> {
  const { pause, store } = run
  for (let renewals = 0; ;) {
    const signal = await pause.go()
    try {
      const data = await once(run, course, signal)
      store.delete()
      return data
    } catch (error) {
      if (pause.isStopped()) throw error
      if (signal.aborted) continue
      if (!mayPass(error)) store.delete()
      if (!isLost(error) || course.begun === undefined || renewals++ > 0) throw error
      course.begun = undefined
    }
  }
}

/** What may pass is kept for the next visit of the page: whoever signs in again goes on. */
const mayPass = (error: unknown): boolean =>
  isUploadError(error) && (error.retryable || error.status === 401)

/** One attempt from where the upload is; a pause ends it. */
async function once(run: UploadRun, course: Course, signal: AbortSignal): Promise<unknown> {
  if (course.begun === undefined) await begin(run, course, signal)
  const { begun, isFresh } = course
  if (begun === undefined) throw new TypeError('the upload has not begun')
  const { token } = begun
  const there = isFresh
    ? nothing
    : await ask<WireArrived>(run, { operation: 'parts', token }, signal)
  course.isFresh = false
  if (!there.arrived) await send(run, { begun, there, signal })
  run.onProgress(run.file.size)
  const { data } = await ask<{ data?: unknown }>(run, { operation: 'complete', token }, signal)
  return data
}

const nothing: WireArrived = { arrived: false, parts: [] }

function restored(store: ResumeStore): WireBegun | undefined {
  const record = store.find()
  return record && { token: record.token, mode: 'multipart', multipart: record.plan }
}

/** What was kept is of no use any more: it has expired, was swept, or belongs to somebody else. */
const lost = [
  'UploadUnknown',
  'UploadExpired',
  'UploadTokenInvalid',
  'UploadDenied',
  'UploadAborted',
  'UploadMissing',
]
const isLost = (error: unknown): boolean => isUploadError(error) && lost.includes(error.code)

const ask = <Reply>(
  { server, retries }: UploadRun,
  message: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Reply> =>
  withRetries(() => askEndpoint<Reply>(server, message, signal), { retries, signal })

async function begin(run: UploadRun, course: Course, signal: AbortSignal): Promise<void> {
  const { route, name, input, file, store } = run
  const { size, type: contentType } = file
  const sum = size > checkedBytes ? {} : { checksum: await blobChecksum(file, signal) }
  const message = { operation: 'begin', route, name, size, contentType, input, ...sum }
  const begun = await ask<WireBegun>(run, message, signal)
  course.begun = begun
  course.isFresh = true
  if (begun.multipart !== undefined) store.put({ token: begun.token, plan: begun.multipart })
}

interface Going {
  readonly begun: WireBegun
  readonly there: WireArrived
  readonly signal: AbortSignal
}

async function send(run: UploadRun, { begun, there, signal }: Going): Promise<void> {
  const { file, retries, concurrency, onProgress } = run
  const { token, put, post, multipart: plan } = begun
  if (plan !== undefined) {
    const arrived = new Set(there.parts.map(({ partNumber }) => partNumber))
    await sendParts({
      blob: file,
      plan,
      arrived,
      concurrency,
      retries,
      onProgress,
      signal,
      async sign(part) {
        const message = { operation: 'sign', token, parts: [part] }
        const { parts } = await askEndpoint<WireSigned>(run.server, message, signal)
        const [signed] = parts
        if (signed === undefined) throw new TypeError('the endpoint signed no part')
        return signed
      },
    })
    return
  }
  const whole = put ?? { method: 'POST', url: post?.url ?? '', headers: {} }
  const body = post === undefined ? file : postForm(post, file)
  const report = (sent: number): void => onProgress(Math.min(sent, file.size))
  await withRetries(() => sendWhole({ request: whole, body, onProgress: report, signal }), {
    retries,
    signal,
  })
}

/** S3 takes it once: where an answer was lost on its way, the next attempt finds it there. */
async function sendWhole(sending: Parameters<typeof sendBody>[0]): Promise<void> {
  try {
    await sendBody(sending)
  } catch (error) {
    if (!isUploadError(error) || error.status !== 412) throw error
  }
}
