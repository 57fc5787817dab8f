import { askEndpoint, type EndpointOptions } from './endpoint.ts'
import type { WireBegun } from './wire.ts'

/** The part of Uppy's file that is read. */
export interface UppyFileLike {
  readonly name?: string | undefined
  readonly type?: string | undefined
  readonly size: number | null
  readonly data: unknown
  readonly meta: object
}

export interface UppyOptions extends EndpointOptions {
  /** The name of the route. */
  readonly route: string
  /** What the route wants to know beside the file. @default nothing */
  readonly input?: ((file: UppyFileLike) => unknown) | undefined
  /** Bytes above which a file is sent in parts; Infinity for a route that takes none. @default 16 MiB */
  readonly inPartsAbove?: number | undefined
}

type Message = Readonly<Record<string, unknown>>

/** The endpoint of uploads, as Uppy's questions need it. */
export interface UppyEndpoint {
  readonly ask: <Reply>(message: Message, signal?: AbortSignal) => Promise<Reply>
  readonly begin: (file: UppyFileLike, how: Message, signal?: AbortSignal) => Promise<WireBegun>
  readonly complete: (token: string, signal?: AbortSignal) => Promise<UppyCompleted>
}

/** What Uppy is told of a completed upload: nothing has a location before the application says so. */
export interface UppyCompleted {
  readonly data: unknown
  readonly location?: string
}

export function openUppyEndpoint(options: UppyOptions): UppyEndpoint {
  const { route, input } = options
  const ask: UppyEndpoint['ask'] = (message, signal = new AbortController().signal) =>
    askEndpoint(options, message, signal)
  return {
    ask,
    begin(file, how, signal) {
      const { name = 'unnamed', type: contentType } = file
      const { size } = blobOf(file)
      const said = { name, size, contentType, input: input?.(file) }
      return ask({ operation: 'begin', route, ...said, ...how }, signal)
    },
    async complete(token, signal) {
      const { data } = await ask<{ data?: unknown }>({ operation: 'complete', token }, signal)
      return { data }
    },
  }
}

/** What Uppy has of a file. Throws TypeError for one that is elsewhere. */
export function blobOf({ data }: UppyFileLike): Blob {
  if (data instanceof Blob) return data
  throw new TypeError('the file is not on this machine')
}
