import { freeMemory } from '../core/free-memory.ts'

/** Buffers of one length that are used again. What is given back must not be touched any more. */
export interface BufferPool {
  acquire(): Buffer
  release(buffer: Buffer): void
}

export function createBufferPool(bytes: number, keep: number): BufferPool {
  const idle: Buffer[] = []
  return {
    acquire: () => idle.pop() ?? Buffer.allocUnsafeSlow(bytes),
    release(buffer) {
      if (buffer.length === bytes && idle.length < keep) idle.push(buffer)
      else freeMemory(buffer)
    },
  }
}
