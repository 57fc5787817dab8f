import { connect, type Socket } from 'node:net'

export interface RawConnection {
  /** Sends one request and waits for all of its answer. Throws for any status but 2xx. */
  readonly exchange: (head: Buffer, body: Buffer) => Promise<void>
  readonly end: () => void
}

/** What is left to read of an answer: the rest of its head, or so many bytes of its body. */
interface Reading {
  head: string
  bodyLeft: number
}

const headEnd = '\r\n\r\n'
const together = 64 * 1024

/**
 * One connection of HTTP/1.1, as cheap as JavaScript allows: an HTTP client would cost about as much
 * as the server, and take from it the machine they share. It knows answers with a Content-Length.
 */
export async function openRawConnection(host: string, port: number): Promise<RawConnection> {
  const reading: Reading = { head: '', bodyLeft: -1 }
  let waiting: { resolve: () => void; reject: (error: Error) => void } | undefined
  const fail = (error: Error): void => {
    waiting?.reject(error)
    waiting = undefined
  }
  const onBytes = (count: number, bytes: Uint8Array): boolean => {
    try {
      if (!takeBytes(reading, Buffer.from(bytes.buffer, bytes.byteOffset, count))) return true
      const { resolve } = waiting ?? {}
      waiting = undefined
      resolve?.()
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)))
    }
    return true
  }
  const socket = await open({ host, port, onBytes })
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed the connection')))
  return {
    exchange: (head, body) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        if (body.length > together) {
          socket.cork()
          socket.write(head)
          socket.write(body)
          socket.uncork()
        } else socket.write(body.length === 0 ? head : Buffer.concat([head, body]))
      }),
    end: () => void socket.destroy(),
  }
}

interface OpenOptions {
  readonly host: string
  readonly port: number
  readonly onBytes: (count: number, bytes: Uint8Array) => boolean
}

function open({ host, port, onBytes }: OpenOptions): Promise<Socket> {
  const onread = { buffer: Buffer.allocUnsafe(256 * 1024), callback: onBytes }
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, onread }, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** True when the answer is complete. */
function takeBytes(reading: Reading, bytes: Buffer): boolean {
  let bodyBytes = bytes.length
  if (reading.bodyLeft === -1) {
    const before = reading.head.length
    reading.head += bytes.toString('latin1')
    const end = reading.head.indexOf(headEnd)
    if (end === -1) return false
    reading.bodyLeft = bodyLengthOf(reading.head)
    bodyBytes -= end + headEnd.length - before
    reading.head = ''
  }
  reading.bodyLeft -= bodyBytes
  if (reading.bodyLeft > 0) return false
  reading.bodyLeft = -1
  return true
}

function bodyLengthOf(head: string): number {
  if (head[9] !== '2') throw new Error(`the server answered: ${head.slice(0, 600)}`)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) return Number(length)
  if (/\r\ntransfer-encoding:/i.test(head)) throw new Error('an answer without Content-Length')
  return 0
}
