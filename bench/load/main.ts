import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { bodyBytes } from './body-bytes.ts'
import { clientOperation } from './client-operation.ts'
import type { HashJob, LoadJob, LoadMessage, RequestsJob, SyncJob } from './load-job.ts'
import { openRawConnection } from './raw-connection.ts'
import { runWindow, type Operation } from './run-window.ts'

// A process of its own, so that load and server do not share an event loop.

const send = (message: LoadMessage, sent?: () => void): void =>
  void process.send?.(message, undefined, undefined, sent)

async function run(job: LoadJob): Promise<LoadMessage> {
  const slots = job.kind === 'requests' || job.kind === 'client' ? job.connections : 1
  const operation = await operationOf(job)
  const onBegin = (): void => send({ event: 'begin' })
  return { event: 'end', ...(await runWindow(job, slots, { operation, onBegin })) }
}

async function operationOf(job: LoadJob): Promise<Operation> {
  switch (job.kind) {
    case 'requests':
      return sendRequests(job)
    case 'client':
      return clientOperation(job)
    case 'hash':
      return hashBody(job)
    case 'sync':
      return appendAndSync(job)
  }
}

async function sendRequests(job: RequestsJob): Promise<Operation> {
  const heads = job.heads.map((head) => Buffer.from(head, 'latin1'))
  const body = bodyBytes(job.bodyBytes)
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => openRawConnection(job.host, job.port)),
  )
  let next = 0
  return async (slot) => {
    const head = heads[next++ % heads.length]
    const connection = connections[slot]
    if (head !== undefined) await connection?.exchange(head, body)
  }
}

function hashBody({ algorithms, bodyBytes: size }: HashJob): Operation {
  const bytes = bodyBytes(size)
  // As a server meets a body: in the chunks of a socket.
  const chunk = 64 * 1024
  return () => {
    const hashes = algorithms.map((algorithm) => createHash(algorithm))
    for (let at = 0; at < size; at += chunk) {
      for (const hash of hashes) hash.update(bytes.subarray(at, at + chunk))
    }
    return Promise.resolve(hashes.map((hash) => hash.digest()))
  }
}

async function appendAndSync({ directory, bodyBytes: size }: SyncJob): Promise<Operation> {
  const handle = await open(join(directory, 'sync'), 'a')
  const bytes = bodyBytes(size)
  return async () => {
    await handle.write(bytes)
    await handle.datasync()
  }
}

process.once('message', (job: LoadJob) => {
  const failed = (error: unknown): LoadMessage => ({ event: 'failed', reason: String(error) })
  void run(job)
    .catch(failed)
    .then((message) => send(message, () => process.exit(0)))
})
send({ event: 'ready' })
