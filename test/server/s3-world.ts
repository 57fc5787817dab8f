import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import type { SigningCredentials } from '../../src/protocol/sigv4/sign-request.ts'
import type { RequestRecord } from '../../src/server/server-state.ts'
import {
  startServer,
  type RunningServer,
  type ServerOptions,
} from '../../src/server/start-server.ts'
import { exchange, type RawAnswer } from './exchange.ts'
import { signed, type RawRequest } from './signed-message.ts'

/** Also the keys of other people's S3 tools. */
export const credentials: SigningCredentials = {
  accessKeyId: 'accessKey',
  secretAccessKey: 'secretKey',
}

/** A server on an empty directory, and the ways to speak to it. */
export interface S3World {
  readonly endpoint: string
  readonly port: number
  readonly server: RunningServer
  /** The SDK for JavaScript with its default settings, but one attempt. */
  readonly s3: S3Client
  /** What the server recorded, one row per answered request. */
  readonly records: readonly RequestRecord[]
  /** Errors that were nobody's request's fault: there should be none. */
  readonly defects: readonly unknown[]
  /** Sends a request as it is, signed unless it brings a signature of its own. */
  send(request: RawRequest): Promise<RawAnswer>
  /** Sends a request without any signature. */
  sendAnonymous(request: RawRequest): Promise<RawAnswer>
  close(): Promise<void>
}

/** Starts a server in this process, on a port that the system picks. */
export async function openS3World(options: Partial<ServerOptions> = {}): Promise<S3World> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-wire-'))
  const records: RequestRecord[] = []
  const defects: unknown[] = []
  const server = await startServer({
    directory,
    port: 0,
    credentials,
    onRequest: (record) => records.push(record),
    onDefect: (error) => defects.push(error),
    ...options,
  })
  const { endpoint, port } = server
  const s3 = new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
  })
  return {
    endpoint,
    port,
    server,
    s3,
    records,
    defects,
    send: (request) => exchange(endpoint, signed(endpoint, request, { credentials })),
    sendAnonymous: (request) => exchange(endpoint, signed(endpoint, request)),
    async close() {
      s3.destroy()
      await server.close()
      await rm(directory, { recursive: true })
    },
  }
}
