import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { bodyBytes } from './body-bytes.ts'
import { callClient } from './call-client.ts'
import type { HashJob, LoadJob, LoadMessage, RequestsJob, SyncJob } from './load-job.ts'
import { createRawConnection } from './raw-connection.ts'
import { runWindow } from './run-window.ts'
import type { Work } from './work.ts'

// A process of its own, so that load and server do not share an event loop.

async function run(job: LoadJob): Promise<LoadMessage> {
  const slots = job.kind === 'requests' || job.kind === 'client' ? job.connections : 1
  const { operation, close } = await workOf(job)
  try {
    return { event: 'end', ...(await runWindow(job, slots, operation)) }
  } finally {
    await close()
  }
}

async function workOf(job: LoadJob): Promise<Work> {
  switch (job.kind) {
    case 'requests':
      return sendRequests(job)
    case 'client':
      return callClient(job)
    case 'hash':
      return hashBody(job)
    case 'sync':
      return appendAndSync(job)
  }
}

function sendRequests(job: RequestsJob): Work {
  const { host, port, answerBytes } = job
  const heads = job.heads.map((head) => Buffer.from(head, 'latin1'))
  const body = bodyBytes(job.bodyBytes)
  const expected = answerBytes === undefined ? undefined : bodyBytes(answerBytes)
  const connections = Array.from({ length: job.connections }, () =>
    createRawConnection({ host, port, expected }),
  )
  let next = 0
  return {
    async operation(slot) {
      const head = heads[next++ % heads.length]
      const connection = connections[slot]
      if (head !== undefined) await connection?.exchange(head, body)
    },
    close() {
      for (const connection of connections) connection.end()
    },
  }
}

function hashBody({ algorithms, bodyBytes: size }: HashJob): Work {
  const bytes = bodyBytes(size)
  // As a server meets a body: in the chunks of a socket.
  const chunk = 64 * 1024
  const operation = (): Promise<unknown> => {
    const hashes = algorithms.map((algorithm) => createHash(algorithm))
    for (let at = 0; at < size; at += chunk) {
      for (const hash of hashes) hash.update(bytes.subarray(at, at + chunk))
    }
    return Promise.resolve(hashes.map((hash) => hash.digest()))
  }
  return { operation, close: () => {} }
}

async function appendAndSync({ directory, bodyBytes: size }: SyncJob): Promise<Work> {
  const handle = await open(join(directory, 'sync'), 'a')
  const bytes = bodyBytes(size)
  return {
    async operation() {
      await handle.write(bytes)
      await handle.datasync()
    },
    close: () => handle.close(),
  }
}

const send = (message: LoadMessage): void => void process.send?.(message)

process.on('message', (job: LoadJob) => {
  const failed = (error: unknown): LoadMessage => ({
    event: 'failed',
    reason: error instanceof Error ? error.message : String(error),
  })
  void run(job).catch(failed).then(send)
})
// Who asked is gone.
process.once('disconnect', () => process.exit(1))
send({ event: 'ready' })
