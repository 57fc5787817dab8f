import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'version-ids'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
  const VersioningConfiguration = { Status: 'Enabled' as const }
  await world.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
  await world.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

it.each([
  ['key-marker=k&version-id-marker=', 'A version-id marker cannot be empty.'],
  ['version-id-marker=null', 'A version-id marker cannot be specified without a key marker.'],
  ['key-marker=k&version-id-marker=wrong', 'Invalid version id specified'],
])('a listing of versions refuses %s', async (query, message) => {
  const { status, error } = await world.send({ url: `/${Bucket}?versions&${query}` })
  expect([status, error?.code, error?.message]).toEqual([400, 'InvalidArgument', message])
})

const requests = [
  ['GET', 'k?versionId='],
  ['HEAD', 'k?versionId='],
  ['DELETE', 'k?versionId='],
  ['GET', 'k?tagging&versionId='],
  ['GET', 'k?attributes&versionId='],
] as const

describe.each(requests)('%s %s', (method, path) => {
  const ask = (versionId: string) =>
    world.send({
      method,
      url: `/${Bucket}/${path}${versionId}`,
      headers: path.includes('attributes') ? { 'x-amz-object-attributes': 'ETag' } : {},
    })

  it('refuses what was never the id of a version', async () => {
    for (const wrong of ['wrong', 'not%20one', 'NULL', '%00', 'x'.repeat(1000)]) {
      const { status, error } = await ask(wrong)
      expect(status).toBe(400)
      if (method !== 'HEAD') {
        expect(error).toMatchObject({
          code: 'InvalidArgument',
          message: 'Invalid version id specified',
          details: { ArgumentName: 'versionId' },
        })
      }
    }
  })

  it('finds none under an id that could be one', async () => {
    const { status } = await ask('3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrH')
    expect(status).toBe(method === 'DELETE' ? 204 : 404)
  })
})

it('a copy refuses it in its source', async () => {
  const headers = { 'x-amz-copy-source': `${Bucket}/k?versionId=wrong` }
  const { error } = await world.send({ method: 'PUT', url: `/${Bucket}/copy`, headers })
  expect(error).toMatchObject({ code: 'InvalidArgument', message: 'Invalid version id specified' })
})

describe('a delete marker', () => {
  it('answers 404 as the latest version, and 405 by its id, with headers that tell', async () => {
    const { VersionId = '' } = await world.s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }))
    for (const method of ['GET', 'HEAD'] as const) {
      const latest = await world.send({ method, url: `/${Bucket}/gone` })
      expect(latest.status).toBe(404)
      expect(latest.headers).toMatchObject({
        'x-amz-delete-marker': 'true',
        'x-amz-version-id': VersionId,
      })
      const named = await world.send({ method, url: `/${Bucket}/gone?versionId=${VersionId}` })
      expect([named.status, named.headers.allow]).toEqual([405, 'DELETE'])
      expect(named.headers['x-amz-delete-marker']).toBe('true')
    }
  })

  it('is told apart in the answer to DeleteObjects', async () => {
    const remove = (Objects: { Key: string; VersionId?: string }[]) =>
      world.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    const { Deleted: [left] = [] } = await remove([{ Key: 'many' }])
    expect(left).toEqual({
      Key: 'many',
      DeleteMarker: true,
      DeleteMarkerVersionId: left?.DeleteMarkerVersionId,
    })
    const VersionId = left?.DeleteMarkerVersionId ?? ''
    const { Deleted, Errors } = await remove([
      { Key: 'many', VersionId },
      { Key: 'many', VersionId: 'wrong' },
    ])
    expect(Deleted).toEqual([
      { Key: 'many', VersionId, DeleteMarker: true, DeleteMarkerVersionId: VersionId },
    ])
    expect(Errors).toMatchObject([{ VersionId: 'wrong', Code: 'InvalidArgument' }])
    await expect(remove([{ Key: '' }])).rejects.toMatchObject({ name: 'MalformedXML' })
  })
})

describe('DeleteObjects', () => {
  const body = '<Delete><Object><Key>k</Key></Object></Delete>'
  const url = `/${Bucket}?delete`

  it('is refused without a checksum of its body', async () => {
    const { status, error } = await world.send({ method: 'POST', url, body })
    expect([status, error?.code]).toEqual([400, 'InvalidRequest'])
    expect(error?.message).toContain('Content-MD5')
  })

  it('of 100,000 keys is refused, whatever its checksum', async () => {
    const many = `<Delete>${'<Object><Key>k</Key></Object>'.repeat(100_000)}</Delete>`
    const headers = { 'x-amz-checksum-crc32': 'AAAAAA==' }
    const { status } = await world.send({ method: 'POST', url, body: many, headers })
    expect(status).toBe(400)
  })

  it('takes no condition but the ETag', async () => {
    const Delete = { Objects: [{ Key: 'k', Size: 1 }] }
    const { Errors } = await world.s3.send(new DeleteObjectsCommand({ Bucket, Delete }))
    expect(Errors).toMatchObject([{ Key: 'k', Code: 'NotImplemented' }])
  })
})
