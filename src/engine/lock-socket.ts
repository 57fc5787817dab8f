import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { unlinkIfThere } from './disk.ts'
import { systemCode } from '../core/system-code.ts'

/** A socket in a directory: it answers for as long as the process lives that made it. */
export interface LockSocket {
  close(): Promise<void>
}

/**
 * Makes a socket of that name. It shows a process to others that share the directory but not its
 * process ids, as containers may. Undefined where the system or the disk has none: only Linux has
 * such processes.
 */
export async function openLockSocket(
  directory: string,
  name: string,
): Promise<LockSocket | undefined> {
  if (process.platform !== 'linux') return undefined
  const handle = await open(directory, 'r')
  const server = createServer((socket) => socket.destroy())
  server.listen(addressOf(handle.fd, name)).unref()
  try {
    await once(server, 'listening')
  } catch {
    await handle.close()
    return undefined
  }
  return {
    async close() {
      server.close()
      await once(server, 'close')
      await unlinkIfThere(join(directory, name))
      await handle.close()
    },
  }
}

/** True if a process is there behind the socket of that name. */
export async function isAnswered(directory: string, name: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const handle = await open(directory, 'r')
  const socket = connect(addressOf(handle.fd, name))
  try {
    await once(socket, 'connect')
    return true
  } catch (error) {
    // Too many are asking at once: somebody is there.
    return systemCode(error) === 'EAGAIN'
  } finally {
    socket.destroy()
    await handle.close()
  }
}

// The address of a socket is short, the name of a directory may be long.
const addressOf = (directory: number, name: string): string => `/proc/self/fd/${directory}/${name}`
