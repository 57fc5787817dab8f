import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, declarationFromEnvironment } from 'stowage'
import { runMigration } from 'stowage/jobs'
import { apply } from 'stowage/provision'
import { startServer, type RunningServer } from 'stowage/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCabinet, type Cabinet } from './cabinet.ts'
import { jpeg, pdf } from './samples.ts'

let directory: string
let server: RunningServer
let onDisk: Record<string, string>
let inS3: Record<string, string>
const open: Cabinet[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'multi-storage-cabinet-'))
  server = await startServer({ directory: join(directory, 's3'), port: 0 })
  const { endpoint, credentials } = server
  onDisk = { USE_S3: 'False', MEDIA_ROOT: join(directory, 'media') }
  inS3 = {
    USE_S3: 'True',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_STORAGE_BUCKET_NAME: 'northgate-papers',
    AWS_S3_REGION_NAME: server.region,
    AWS_ENDPOINT_URL_S3: endpoint,
  }
  const declaration = declarationFromEnvironment(inS3, { app: 'cabinet' })
  const connection = await connect(declaration, { endpoint, credentials })
  await apply(declaration, connection.client)
  await connection.close()
})

afterAll(async () => {
  for (const each of open) await each.close()
  await server.close()
  await rm(directory, { recursive: true })
})

const openWith = async (variables: Record<string, string>): Promise<Cabinet> => {
  const cabinet = await openCabinet(variables)
  open.push(cabinet)
  return cabinet
}

/** What a signed URL gives, and from where. */
const read = async (cabinet: Cabinet, reference: string) => {
  const url = new URL(cabinet.link(reference))
  const response = await fetch(url)
  const bytes = Buffer.from(await response.arrayBuffer())
  const contentType = response.headers.get('content-type')
  return { origin: url.origin, status: response.status, contentType, bytes }
}

describe('private papers', () => {
  let references: string[]

  it('lie in a directory without S3, and are linked just the same', async () => {
    const cabinet = await openWith(onDisk)
    const names = ['Lease.pdf', 'Übergabe.pdf', 'plan.jpg']
    references = await Promise.all(
      names.map((name) => cabinet.put(name, name.endsWith('.pdf') ? pdf : jpeg)),
    )
    const year = new Date().getUTCFullYear()
    expect(references[0]).toBe(`default:papers/${year}/Lease.pdf`)
    const file = join(onDisk['MEDIA_ROOT'] ?? '', 'papers', String(year), 'Lease.pdf')
    expect((await readFile(file)).equals(pdf)).toBe(true)
    const lease = await read(cabinet, references[0] ?? '')
    expect(lease).toMatchObject({ status: 200, contentType: 'application/pdf', bytes: pdf })
    expect(lease.origin).not.toBe(server.endpoint)
  })

  it('are read with a signature only', async () => {
    const cabinet = await openWith(onDisk)
    const url = new URL(cabinet.link(references[0] ?? ''))
    expect((await fetch(url.origin + url.pathname)).status).toBe(403)
    url.pathname = url.pathname.replace('Lease', 'Other')
    expect((await fetch(url)).status).toBe(403)
  })

  it('move to S3, where their references are good as they are', async () => {
    const [disk, s3] = [await openWith(onDisk), await openWith(inS3)]
    const moved: string[] = []
    const report = await runMigration({
      source: disk.storage,
      target: s3.storage,
      state: join(directory, 'to-s3'),
      onObject: ({ reference }) => void moved.push(reference),
    })
    expect(report).toMatchObject({ ended: true, copied: { objects: 3 }, failed: { objects: 0 } })
    expect(moved.sort()).toEqual([...references].sort())
    for (const reference of references) {
      const expected = reference.endsWith('.jpg') ? jpeg : pdf
      const paper = await read(s3, reference)
      expect(paper).toMatchObject({ origin: server.endpoint, status: 200, bytes: expected })
    }
  })

  it('come back to a directory, with what was added meanwhile', async () => {
    const [disk, s3] = [await openWith(onDisk), await openWith(inS3)]
    const added = await s3.put('Added later.pdf', pdf)
    const report = await runMigration({
      source: s3.storage,
      target: disk.storage,
      state: join(directory, 'to-disk'),
    })
    expect(report).toMatchObject({ copied: { objects: 1 }, equal: { objects: 3 } })
    for (const reference of [...references, added])
      expect(await read(disk, reference)).toMatchObject({ status: 200 })
  })
})
