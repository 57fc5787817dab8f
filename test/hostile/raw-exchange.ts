import { connect } from 'node:net'

/** What came back on a connection of its own. */
export interface RawOutcome {
  /** All that arrived, in Latin-1. */
  readonly text: string
  /** The statuses of the answers, 100 left out. */
  readonly statuses: readonly number[]
  /** False if the server had not closed in time. */
  readonly closed: boolean
}

/**
 * Sends bytes as they are, and reads until the server closes or `forMs` have passed: a request that is to be answered
 * says `connection: close`.
 */
export function rawExchange(port: number, bytes: Uint8Array, forMs = 10_000): Promise<RawOutcome> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    let text = ''
    const finish = (closed: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ text, statuses: statusesOf(text), closed })
    }
    const timer = setTimeout(() => finish(false), forMs)
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    // A reset after the answer is how a server closes on who is still sending.
    socket.on('error', () => undefined)
    socket.on('close', () => finish(true))
    socket.write(bytes)
  })
}

const statusesOf = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)]
    .map(([, status]) => Number(status))
    .filter((status) => status !== 100)
