import { bytesOf } from '../../client/byte-source.ts'
import { clientError } from '../../client/errors.ts'
import { onAbort } from '../../client/on-abort.ts'
import type { OpenFlow, OpenFlows } from '../../client/open-flows.ts'
import type { RequestBody } from '../../client/request-body.ts'

interface Arriving {
  readonly signal: AbortSignal | undefined
  readonly flows: OpenFlows | undefined
}

/** The bytes of a body; one that never comes keeps neither an aborted write waiting nor the client open. */
export async function* arrivingBytes(
  body: RequestBody,
  { signal, flows }: Arriving,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = bytesOf(body)
  let turns = 0
  let refuse: ((error: Error) => void) | undefined
  const flow: OpenFlow = {
    turns: () => turns,
    isWaiting: () => refuse !== undefined,
    abandon: (error) => refuse?.(error),
  }
  const abort = (): void =>
    refuse?.(clientError('RequestAborted', { cause: signal?.reason as unknown }))
  const forget = signal && onAbort(signal, abort)
  flows?.add(flow)
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<Uint8Array, undefined>>((resolve, reject) => {
        refuse = reject
        if (signal?.aborted === true) abort()
        source.next().then(resolve, reject)
      })
      refuse = undefined
      turns++
      if (next.done === true) return
      yield next.value
    }
  } finally {
    forget?.()
    flows?.delete(flow)
    void source.return()
  }
}
