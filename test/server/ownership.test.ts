import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetBucketOwnershipControlsCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  type ObjectCannedACL,
  type ObjectOwnership,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canonicalId, openAccountsWorld, type AccountsWorld } from './accounts-world.ts'

let world: AccountsWorld
let today: AccountsWorld
let Bucket = ''
let buckets = 0
beforeAll(async () => {
  world = await openAccountsWorld({ legacyBucketDefaults: true })
  today = await openAccountsWorld()
})
beforeEach(() => {
  Bucket = `owned-${++buckets}`
})
afterAll(async () => {
  expect([...world.defects, ...today.defects]).toEqual([])
  await world.close()
  await today.close()
})

/** A bucket of Ada's in which Bob may do everything, by its policy. */
async function shared(ownership: ObjectOwnership): Promise<void> {
  const Statement = {
    Effect: 'Allow',
    Principal: { AWS: '222222222222' },
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  }
  const ada = world.as('ada')
  await ada.send(new CreateBucketCommand({ Bucket, ObjectOwnership: ownership }))
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await ada.send(new PutBucketPolicyCommand({ Bucket, Policy }))
}

const put = (Key: string, ACL?: ObjectCannedACL) =>
  world.as('bob').send(new PutObjectCommand({ Bucket, Key, Body: 'x', ...(ACL && { ACL }) }))
const ownerOf = async (Key: string) =>
  (await world.as('bob').send(new GetObjectAclCommand({ Bucket, Key }))).Owner?.ID
const { ada: adasId, bob: bobsId } = canonicalId
const unsupported = { name: 'AccessControlListNotSupported', $metadata: { httpStatusCode: 400 } }

describe('an object that another account writes', () => {
  it('is the bucket owner’s where that is enforced, and ACLs say nothing', async () => {
    await shared('BucketOwnerEnforced')
    await put('a')
    await put('b', 'bucket-owner-full-control')
    expect([await ownerOf('a'), await ownerOf('b')]).toEqual([adasId, adasId])
    await expect(put('c', 'private')).rejects.toMatchObject(unsupported)
    await expect(put('c', 'public-read')).rejects.toMatchObject(unsupported)
    const ada = world.as('ada')
    for (const command of [
      new PutBucketAclCommand({ Bucket, ACL: 'private' }),
      new PutObjectAclCommand({ Bucket, Key: 'a', ACL: 'private' }),
    ])
      await expect(ada.send(command as PutBucketAclCommand)).rejects.toMatchObject(unsupported)
  })

  it('is the bucket owner’s where that is preferred and the writer says so', async () => {
    await shared('BucketOwnerPreferred')
    await put('a')
    await put('b', 'bucket-owner-full-control')
    await put('c', 'private')
    expect([await ownerOf('a'), await ownerOf('b'), await ownerOf('c')]).toEqual([
      bobsId,
      adasId,
      bobsId,
    ])
  })

  it('is its writer’s otherwise: the bucket owner may delete it, not read it', async () => {
    await shared('ObjectWriter')
    await put('a')
    await put('b', 'bucket-owner-full-control')
    await put('c', 'bucket-owner-read')
    expect([await ownerOf('a'), await ownerOf('b')]).toEqual([bobsId, bobsId])
    const ada = world.as('ada')
    const read = (Key: string) => ada.send(new GetObjectCommand({ Bucket, Key }))
    await expect(read('a')).rejects.toMatchObject({ name: 'AccessDenied' })
    await read('b')
    await read('c')
    await expect(ada.send(new GetObjectAclCommand({ Bucket, Key: 'c' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    })
    await ada.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
    // The policy speaks for the objects of the bucket owner only; its denials for all.
    await world.as('bob').send(new GetObjectCommand({ Bucket, Key: 'b' }))
  })

  it('is the bucket owner’s as soon as that is enforced', async () => {
    await shared('ObjectWriter')
    await put('a')
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] }
    const enforce = new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls })
    const ada = world.as('ada')
    await ada.send(new PutBucketAclCommand({ Bucket, ACL: 'authenticated-read' }))
    await expect(ada.send(enforce)).rejects.toMatchObject({
      name: 'InvalidBucketAclWithObjectOwnership',
    })
    await ada.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }))
    await ada.send(enforce)
    expect(await ownerOf('a')).toBe(adasId)
    await ada.send(new GetObjectCommand({ Bucket, Key: 'a' }))
  })
})

describe('a new bucket', () => {
  it('has ACLs disabled and public access blocked, and takes none', async () => {
    const ada = today.as('ada')
    await ada.send(new CreateBucketCommand({ Bucket, ACL: 'private' }))
    const { OwnershipControls } = await ada.send(new GetBucketOwnershipControlsCommand({ Bucket }))
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }])
    const { Grants } = await ada.send(new GetBucketAclCommand({ Bucket }))
    expect(Grants).toMatchObject([{ Permission: 'FULL_CONTROL', Grantee: { ID: adasId } }])
    const other = { Bucket: `${Bucket}-other`, ACL: 'public-read' } as const
    await expect(ada.send(new CreateBucketCommand(other))).rejects.toMatchObject({
      name: 'InvalidBucketAclWithObjectOwnership',
    })
    await expect(
      ada.send(new CreateBucketCommand({ ...other, ObjectOwnership: 'ObjectWriter' })),
    ).rejects.toMatchObject({ name: 'InvalidBucketAclWithBlockPublicAccessError' })
  })

  it('has neither with the legacy defaults', async () => {
    const ada = world.as('ada')
    await ada.send(new CreateBucketCommand({ Bucket, ACL: 'public-read' }))
    await expect(ada.send(new GetBucketOwnershipControlsCommand({ Bucket }))).rejects.toMatchObject(
      { name: 'OwnershipControlsNotFoundError' },
    )
    await expect(ada.send(new GetPublicAccessBlockCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchPublicAccessBlockConfiguration',
    })
  })
})
