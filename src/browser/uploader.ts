import { createPause } from './pause.ts'
import { noResumeStore, openResumeStore } from './resume-record.ts'
import { runUpload } from './run-upload.ts'
import type { EndpointOptions } from './endpoint.ts'

/** A route as the server declared it: `createUploader<typeof avatar>`, by `import type`. */
export interface RouteTypes {
  readonly types?: { readonly input: unknown; readonly data: unknown } | undefined
}

type TypesOf<R extends RouteTypes> = NonNullable<R['types']>

/** What the route wants to know beside the file. */
export type UploadInput<R extends RouteTypes> = TypesOf<R>['input']
/** What the application answers when the upload is completed. */
export type UploadData<R extends RouteTypes> = TypesOf<R>['data']

export interface UploaderOptions extends EndpointOptions {
  /** The name of the route. */
  readonly route: string
  /** Parts that are on their way at a time. @default 4 */
  readonly concurrency?: number | undefined
  /** Attempts after the first, of each part and each question; waiting for a network is none. @default 6 */
  readonly retries?: number | undefined
  /** Whether an upload in parts goes on after the page was closed, by what is in localStorage. @default true */
  readonly resumable?: boolean | undefined
}

export interface UploadProgress {
  /** Bytes that have left the browser, or were there already. */
  readonly sent: number
  readonly total: number
}

export type FileOptions<R extends RouteTypes> = {
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined
  /** Aborts the upload. */
  readonly signal?: AbortSignal | undefined
  /** The name of what has none. @default 'unnamed' */
  readonly name?: string | undefined
} & (undefined extends UploadInput<R>
  ? { readonly input?: UploadInput<R> }
  : { readonly input: UploadInput<R> })

/** One upload on its way. */
export interface Upload<Data> {
  /** What the application made of it. Fails with an `UploadError`, or an AbortError. */
  readonly done: Promise<Data>
  /** Stops sending; what S3 has stays there. */
  readonly pause: () => void
  /** Goes on from what S3 has. */
  readonly resume: () => void
  /** Gives it up; resolves when the server knows. */
  readonly abort: () => Promise<void>
}

/** Sends files straight to S3, by a route of `createUploads`. */
export interface Uploader<R extends RouteTypes> {
  readonly upload: (
    file: File | Blob,
    ...options: undefined extends UploadInput<R>
      ? [options?: FileOptions<R>]
      : [options: FileOptions<R>]
  ) => Upload<UploadData<R>>
}

export function createUploader<R extends RouteTypes = RouteTypes>(
  options: UploaderOptions,
): Uploader<R> {
  const { concurrency = 4, retries = 6, resumable = true, endpoint, route } = options
  return {
    upload(file, ...[given = {} as FileOptions<R>]) {
      const { onProgress = () => {}, signal, name, input } = given
      const store = resumable ? openResumeStore({ endpoint, route, file, input }) : noResumeStore
      const pause = createPause()
      const running = runUpload({
        server: options,
        route,
        file,
        name: name ?? (file instanceof File ? file.name : 'unnamed'),
        input,
        concurrency,
        retries,
        store,
        pause,
        onProgress: (sent) => onProgress({ sent, total: file.size }),
      })
      const abort = (): void => void running.abort().catch(() => undefined)
      signal?.addEventListener('abort', abort)
      if (signal?.aborted === true) abort()
      const done = running.done.finally(() => signal?.removeEventListener('abort', abort))
      return {
        done,
        pause: pause.pause,
        resume: pause.resume,
        abort: running.abort,
      }
    },
  }
}
