import { connect, type Socket } from 'node:net'
import { createAnswerReader } from './answer-reader.ts'

export interface RawConnection {
  /** Sends one request and waits for all of its answer. Throws for any status but 2xx. */
  readonly exchange: (head: Buffer, body: Buffer) => Promise<void>
  readonly end: () => void
}

export interface RawConnectionOptions {
  readonly host: string
  readonly port: number
  /** The body of every answer; undefined where it does not matter. */
  readonly expected: Buffer | undefined
}

const together = 64 * 1024
const silenceMs = 30_000

/**
 * One connection of HTTP/1.1, as cheap as JavaScript allows: an HTTP client would cost about as much
 * as the server, and take from it the machine they share. A server that closes it after each answer
 * is connected to again, and pays for it.
 */
export function createRawConnection(options: RawConnectionOptions): RawConnection {
  let socket: Socket | undefined
  let waiting: { resolve: () => void; reject: (error: Error) => void } | undefined
  const settle = (error?: Error): void => {
    const { resolve, reject } = waiting ?? {}
    waiting = undefined
    if (error === undefined) resolve?.()
    else reject?.(error)
  }
  const drop = (error?: Error): void => {
    socket?.destroy()
    socket = undefined
    settle(error)
  }
  const reach = async (): Promise<Socket> => {
    const takeBytes = createAnswerReader(options.expected)
    const reached = await open(options, (count, bytes) => {
      try {
        const progress = takeBytes(Buffer.from(bytes.buffer, bytes.byteOffset, count))
        if (progress === 'last') drop()
        else if (progress === 'complete') settle()
      } catch (error) {
        drop(error instanceof Error ? error : new Error(String(error)))
      }
      return true
    })
    const fail = (reason: string): void => {
      if (socket === reached) drop(new Error(reason))
    }
    reached.on('error', ({ message }) => fail(message))
    reached.on('close', () => fail('the server closed the connection'))
    reached.setTimeout(silenceMs, () => fail('the server does not answer'))
    return reached
  }
  return {
    async exchange(head, body) {
      const current = (socket ??= await reach())
      await new Promise<void>((resolve, reject) => {
        waiting = { resolve, reject }
        send(current, head, body)
      })
    },
    end: drop,
  }
}

/** Small bodies go with their head in one packet. */
function send(socket: Socket, head: Buffer, body: Buffer): void {
  if (body.length === 0) socket.write(head)
  else if (body.length <= together) socket.write(Buffer.concat([head, body]))
  else {
    socket.cork()
    socket.write(head)
    socket.write(body)
    socket.uncork()
  }
}

type OnBytes = (count: number, bytes: Uint8Array) => boolean

function open({ host, port }: RawConnectionOptions, onBytes: OnBytes): Promise<Socket> {
  const onread = { buffer: Buffer.allocUnsafe(256 * 1024), callback: onBytes }
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, onread }, () => resolve(socket))
    socket.once('error', reject)
  })
}
