import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { s3Error } from '../protocol/errors.ts'
import type { ServerLimits } from './limits.ts'
import { awaitsContinue } from './request-body.ts'
import { respondError, type Answering } from './respond.ts'

/** Looks after the bodies that clients send. */
export interface BodyPace {
  /** The request that a connection has begun. */
  watch(answering: Answering): void
  close(): void
}

/** The last request of a connection, and what had arrived of it when its present window began. */
interface Watched {
  answering: Answering
  since: number
  bytesRead: number
}

/** How often bodies are looked at, in milliseconds. */
const checkMs = 1000
/** Who does not send may not read either: the answer to it has this long, in milliseconds. */
const answerMs = 5000

/**
 * Refuses bodies that arrive too slowly: one whose sender is waited for brings `paceBytes` in every `paceMs`. Time in
 * which the server does not take what has arrived does not count.
 */
export function createBodyPace({ paceMs, paceBytes }: ServerLimits): BodyPace {
  const connections = new Map<Socket, Watched>()
  const check = (): void => {
    const now = performance.now()
    for (const [{ bytesRead }, watched] of connections) {
      const { request } = watched.answering
      if (request.complete || request.destroyed) continue
      const isWaited = request.readableLength === 0 && !awaitsContinue(request)
      if (isWaited && now - watched.since < paceMs) continue
      if (isWaited && bytesRead - watched.bytesRead < paceBytes) cut(watched.answering)
      watched.since = now
      watched.bytesRead = bytesRead
    }
  }
  const timer = setInterval(check, Math.min(checkMs, paceMs / 4)).unref()
  return {
    watch(answering) {
      const { socket } = answering.request
      const { bytesRead } = socket
      const watched = connections.get(socket)
      if (watched === undefined) {
        connections.set(socket, { answering, since: performance.now(), bytesRead })
        socket.once('close', () => connections.delete(socket))
      } else {
        watched.answering = answering
        watched.since = performance.now()
        watched.bytesRead = bytesRead
      }
    },
    close: () => clearInterval(timer),
  }
}

/** Whoever reads the body gets the same error as its sender. */
function cut(answering: Answering): void {
  const { request, response } = answering
  const error = s3Error('RequestTimeout')
  if (response.headersSent) return void request.destroy(error)
  const [resource = ''] = (request.url ?? '').split('?', 1)
  respondError(answering, error, resource)
  const timer = setTimeout(() => request.destroy(error), answerMs)
  response.end(() => {
    clearTimeout(timer)
    request.destroy(error)
  })
}
