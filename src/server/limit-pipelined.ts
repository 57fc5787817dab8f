import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ServerLimits } from './limits.ts'

/** False for a request that is not to be answered: of a connection that has been cut. */
type IsOpen = (request: IncomingMessage, response: ServerResponse) => boolean

/**
 * Counts the requests that connections have open, and cuts one that has more than `pipelined`: a client can write requests
 * a hundred times as fast as they are answered.
 */
export function limitPipelined({ pipelined }: ServerLimits): IsOpen {
  const open = new WeakMap<Socket, number>()
  const countOf = (socket: Socket): number => open.get(socket) ?? 0
  return ({ socket }, response) => {
    // Node goes on with what has arrived of a connection that is cut.
    if (socket.destroyed) return false
    const count = countOf(socket) + 1
    if (count > pipelined) {
      socket.destroy()
      return false
    }
    open.set(socket, count)
    response.once('close', () => open.set(socket, countOf(socket) - 1))
    return true
  }
}
