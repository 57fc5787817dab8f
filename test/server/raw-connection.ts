import { connect } from 'node:net'
import type { SignedMessage } from './signed-message.ts'

/** A bare connection: bytes out, and text that arrives. */
export interface RawConnection {
  /** Resolves when the bytes are on their way. */
  write(bytes: string | Uint8Array): Promise<void>
  /** Resolves with all that has arrived once it matches; rejects if the connection ends before. */
  until(pattern: RegExp): Promise<string>
  /** Ends our side; what arrives still counts. */
  end(): void
  /** Cuts the connection. */
  cut(): void
  /** Resolves when the server has closed. */
  readonly closed: Promise<void>
}

/** Opens a bare connection to a port of this machine. */
export function openRawConnection(port: number): RawConnection {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let text = ''
  let ended = false
  const waiting = new Set<() => void>()
  const wake = (): void => waiting.forEach((each) => each())
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    wake()
  })
  const closed = new Promise<void>((resolve) => {
    const finish = (): void => {
      ended = true
      socket.end()
      wake()
      resolve()
    }
    socket.on('end', finish)
    socket.on('close', finish)
  })
  socket.on('error', () => undefined)
  return {
    write: (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(text)) resolve(text)
          else if (ended) reject(new Error(`the connection ended after: ${text}`))
          else return void waiting.add(look)
          waiting.delete(look)
        }
        look()
      }),
    end: () => void socket.end(),
    cut: () => void socket.destroy(),
    closed,
  }
}

/** The head of a message as it goes over the wire. */
export function headText(
  { method, url, headers }: SignedMessage,
  more: Readonly<Record<string, string>> = {},
): string {
  const lines = Object.entries({ ...headers, ...more }).map(([name, value]) => `${name}: ${value}`)
  return `${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}
