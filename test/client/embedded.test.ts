import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { startServer, type RunningServer } from '../../src/server/start-server.ts'
import { describeS3, type SuiteTarget } from './s3-suite.ts'
import { describeStorage } from './storage-suite.ts'

describe('on the embedded server', () => {
  let directory: string
  let server: RunningServer

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stowage-client-'))
    server = await startServer({ directory, port: 0 })
  })
  afterAll(async () => {
    await server.close()
    await rm(directory, { recursive: true })
  })

  const reach = (): Promise<SuiteTarget> => {
    const { accessKeyId, secretAccessKey } = server.credentials
    const credentials = { accessKeyId, secretAccessKey }
    const { endpoint } = server
    return Promise.resolve({ endpoint, provider: 'embedded', credentials, isStrict: true })
  }
  describeS3('the client', reach)
  describeStorage('a storage', reach)
})
