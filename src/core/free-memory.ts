import { MessageChannel } from 'node:worker_threads'

/** Below this, in bytes, the garbage collector is as good. */
const smallest = 4096

const { port1: nowhere, port2 } = new MessageChannel()
port2.close()
nowhere.close()

/**
 * Gives the memory of bytes back at once: nobody may look at them any more, and they are empty then. Bytes that are a
 * part of others stay. Left to the garbage collector, every 64 MiB that streamed through would cost a walk of the whole
 * heap; what is transferred to a closed port is gone without one.
 */
export function freeMemory({ buffer, byteLength }: Uint8Array): void {
  if (byteLength < smallest || byteLength !== buffer.byteLength) return
  if (buffer instanceof ArrayBuffer) nowhere.postMessage(undefined, [buffer])
}
