import { clientError } from '../client/errors.ts'
import { createBodyChannel } from './body-channel.ts'
import { storageError } from './errors.ts'
import type { ObjectWriter } from './object-writer.ts'
import { putObject } from './put-object.ts'
import type { PutOptions } from './put-options.ts'
import type { StorageContext } from './storage-context.ts'
import type { StoredObject } from './stored-object.ts'

/** Puts a body that is read as it is written. */
export type PutBody = (
  body: AsyncIterable<Uint8Array>,
  options: PutOptions,
) => Promise<StoredObject>

/** A writer of one object. Nothing is contacted before the first write. */
export function openWriter(
  context: StorageContext,
  key: string,
  options: PutOptions,
): ObjectWriter {
  context.keys.full(key)
  const about = { storage: context.declared.name, key }
  return writerOf((body, rest) => putObject(context, { key, body }, rest), { about, options })
}

export interface WriterOptions {
  readonly about: { readonly storage: string; readonly key: string }
  readonly options: PutOptions
}

/** A writer on what puts a stream: as long as that has not ended, nothing is stored. */
export function writerOf(put: PutBody, { about, options }: WriterOptions): ObjectWriter {
  const channel = createBodyChannel()
  const aborting = new AbortController()
  const { signal: given } = options
  const signal = given === undefined ? aborting.signal : AbortSignal.any([given, aborting.signal])
  let putting: Promise<StoredObject> | undefined
  let ended: 'committed' | 'aborted' | undefined

  const begin = (): Promise<StoredObject> => {
    if (putting !== undefined) return putting
    putting = put(channel.body, { ...options, signal })
    // Told to the next write and to commit.
    putting.catch(channel.fail)
    return putting
  }
  const refuseAfterEnd = (): void => {
    if (ended === undefined) return
    throw storageError('WriterEnded', { message: `The writer is ${ended}.`, context: about })
  }
  const abort = async (reason?: unknown): Promise<void> => {
    if (ended === undefined) {
      ended = 'aborted'
      const cause = reason ?? new DOMException('The writer was aborted', 'AbortError')
      channel.fail(clientError('RequestAborted', { context: about, cause }))
      aborting.abort(cause)
    }
    // The parts that were sent are gone when this ends.
    await putting?.catch(() => undefined)
  }
  return {
    async write(chunk) {
      refuseAfterEnd()
      const pushed = channel.push(bytesOfChunk(chunk, about))
      void begin()
      await pushed
    },
    async commit() {
      refuseAfterEnd()
      ended = 'committed'
      channel.end()
      return begin()
    },
    abort,
    [Symbol.asyncDispose]: () => abort(),
  }
}

/** Types are no guard where there is no TypeScript. */
function bytesOfChunk(chunk: unknown, context: WriterOptions['about']): Uint8Array {
  if (typeof chunk === 'string') return Buffer.from(chunk)
  if (chunk instanceof Uint8Array) return chunk
  throw clientError('InputInvalid', { message: 'write takes bytes or text', context })
}
