import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetBucketAclCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type Grant,
  type Permission,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canonicalId, openAccountsWorld, type AccountsWorld } from './accounts-world.ts'

let world: AccountsWorld
let Bucket = ''
let buckets = 0
const Key = 'k'
beforeAll(async () => {
  world = await openAccountsWorld({ legacyBucketDefaults: true })
})
beforeEach(async () => {
  Bucket = `acls-${++buckets}`
  await world.as('ada').send(new CreateBucketCommand({ Bucket }))
  await world.as('ada').send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const denied = { $metadata: { httpStatusCode: 403 } }
const Owner = { ID: canonicalId.ada, DisplayName: 'ada' }
const bob = { ID: canonicalId.bob, Type: 'CanonicalUser' } as const
const everybody = 'http://acs.amazonaws.com/groups/global/AllUsers'
const full: Grant = { Grantee: { ...Owner, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }
const anonymous = async (method: string, key = Key) =>
  (await world.sendAnonymous({ method, url: `/${Bucket}/${key}` })).status
const putBucketAcl = (...Grants: readonly Grant[]) =>
  new PutBucketAclCommand({ Bucket, AccessControlPolicy: { Owner, Grants: [...Grants] } })

describe('the ACL of a bucket', () => {
  it('is its owner’s alone at first, and is put by name', async () => {
    const ada = world.as('ada')
    const get = new GetBucketAclCommand({ Bucket })
    expect(await ada.send(get)).toMatchObject({ Owner, Grants: [full] })
    await ada.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read-write' }))
    const { Grants } = await ada.send(get)
    const group = { URI: everybody, Type: 'Group' }
    expect(Grants).toEqual([
      { Grantee: group, Permission: 'READ' },
      { Grantee: group, Permission: 'WRITE' },
      full,
    ])
    expect([await anonymous('PUT', 'new'), await anonymous('GET', '')]).toEqual([200, 200])
  })

  it('says what another account may do', async () => {
    const by = world.as('bob')
    const tries = {
      READ: () => by.send(new ListObjectsV2Command({ Bucket })),
      WRITE: () => by.send(new PutObjectCommand({ Bucket, Key: 'bobs', Body: 'x' })),
      READ_ACP: () => by.send(new GetBucketAclCommand({ Bucket })),
      WRITE_ACP: () => by.send(putBucketAcl(full)),
    }
    const permissions = Object.keys(tries) as (keyof typeof tries)[]
    const allowed = async (Permission: Permission) => {
      const outcomes: string[] = []
      for (const name of permissions) {
        await world.as('ada').send(putBucketAcl(full, { Grantee: bob, Permission }))
        const isAllowed = await tries[name]().then(
          () => true,
          () => false,
        )
        if (isAllowed) outcomes.push(name)
      }
      return outcomes
    }
    for (const name of permissions) expect(await allowed(name)).toEqual([name])
    expect(await allowed('FULL_CONTROL')).toEqual(permissions)
    // Its users need a policy of their own, too.
    await world.as('ada').send(putBucketAcl({ Grantee: bob, Permission: 'READ' }))
    await world.as('helper').send(new ListObjectsV2Command({ Bucket }))
    await expect(
      world.as('guest').send(new ListObjectsV2Command({ Bucket })),
    ).rejects.toMatchObject(denied)
  })

  it('names accounts by address, and refuses who is not there', async () => {
    const ada = world.as('ada')
    const grant = (Grantee: Grant['Grantee']) =>
      ada.send(putBucketAcl({ Grantee, Permission: 'READ' }))
    await grant({ Type: 'AmazonCustomerByEmail', EmailAddress: 'Bob@example.com' })
    const { Grants } = await ada.send(new GetBucketAclCommand({ Bucket }))
    expect(Grants).toEqual([{ Grantee: { ...bob, DisplayName: 'bob' }, Permission: 'READ' }])
    const refused = [
      [{ Type: 'CanonicalUser', ID: 'nobody' }, 'InvalidArgument', 'Invalid id'],
      [{ Type: 'Group', URI: 'http://nowhere' }, 'InvalidArgument', 'Invalid group uri'],
      [
        { Type: 'AmazonCustomerByEmail', EmailAddress: 'no@example.com' },
        'UnresolvableGrantByEmailAddress',
        'The email address that you provided does not match any account on record.',
      ],
    ] as const
    for (const [grantee, name, message] of refused)
      await expect(grant(grantee)).rejects.toMatchObject({ name, message })
  })

  it('is said in one way only, and by whoever owns it', async () => {
    const send = async (headers: Record<string, string>, body = '') =>
      (
        await world.send({
          method: 'PUT',
          url: `/${own}?acl`,
          headers: { 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==', ...headers },
          body,
        })
      ).error?.code
    const own = `${Bucket}-own`
    await world.s3.send(new CreateBucketCommand({ Bucket: own }))
    const id = canonicalId.bob
    const both = { 'x-amz-acl': 'private', 'x-amz-grant-read': `id=${id}` }
    expect(await send(both)).toBe('InvalidRequest')
    expect(await send({ 'x-amz-acl': 'nonsense' })).toBe('InvalidArgument')
    expect(await send({ 'x-amz-grant-read': 'who="x"' })).toBe('InvalidArgument')
    expect(await send({})).toBe('MissingSecurityHeader')
    const other = { Owner: { ID: id }, Grants: [] }
    await expect(
      world.as('ada').send(new PutBucketAclCommand({ Bucket, AccessControlPolicy: other })),
    ).rejects.toMatchObject({ name: 'AccessDenied' })
    await expect(
      world
        .as('ada')
        .send(new PutBucketAclCommand({ Bucket, AccessControlPolicy: { Grants: [full] } })),
    ).rejects.toMatchObject({ name: 'MalformedACLError' })
  })

  it('is set at the creation, and reset by creating it again', async () => {
    const ada = world.as('ada')
    const again = { Bucket: `${Bucket}-again` }
    const read = `id="${canonicalId.bob}", uri="${everybody}"`
    await ada.send(new CreateBucketCommand({ ...again, GrantRead: read }))
    expect((await ada.send(new GetBucketAclCommand(again))).Grants).toHaveLength(2)
    await ada.send(new CreateBucketCommand(again))
    expect((await ada.send(new GetBucketAclCommand(again))).Grants).toEqual([full])
  })
})

describe('the ACL of an object', () => {
  it('lets read whom it names, whatever wrote it', async () => {
    const ada = world.as('ada')
    const said = { Bucket, ACL: 'public-read' } as const
    const CopySource = `/${Bucket}/${Key}`
    await ada.send(new PutObjectCommand({ ...said, Key: 'put', Body: 'x' }))
    await ada.send(new CopyObjectCommand({ ...said, Key: 'copied', CopySource }))
    await ada.send(new CopyObjectCommand({ Bucket, Key: 'unsaid', CopySource: `${Bucket}/put` }))
    expect([await anonymous('GET', 'put'), await anonymous('GET', 'copied')]).toEqual([200, 200])
    // A copy takes over no ACL.
    expect(await anonymous('GET', 'unsaid')).toBe(403)
    const authenticated = { Bucket, Key, ACL: 'authenticated-read' } as const
    await ada.send(new PutObjectAclCommand(authenticated))
    expect(await anonymous('GET')).toBe(403)
    await world.as('bob').send(new GetObjectCommand({ Bucket, Key }))
    const { UploadId } = await ada.send(
      new CreateMultipartUploadCommand({ ...said, Key: 'in-parts' }),
    )
    expect(UploadId).toBeDefined()
  })

  it('is of one version, and is read and put by who may', async () => {
    const ada = world.as('ada')
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await ada.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
    const { VersionId } = await ada.send(new PutObjectCommand({ Bucket, Key, Body: '2' }))
    await ada.send(
      new PutObjectAclCommand({ Bucket, Key, VersionId, GrantReadACP: `id=${canonicalId.bob}` }),
    )
    await ada.send(new PutObjectCommand({ Bucket, Key, Body: '3' }))
    const version = { Bucket, Key, VersionId }
    const { Grants } = await world.as('bob').send(new GetObjectAclCommand(version))
    expect(Grants).toEqual([{ Grantee: { ...bob, DisplayName: 'bob' }, Permission: 'READ_ACP' }])
    const by = world.as('bob')
    await expect(by.send(new GetObjectCommand(version))).rejects.toMatchObject(denied)
    await expect(by.send(new GetObjectAclCommand({ Bucket, Key }))).rejects.toMatchObject(denied)
    const latest = await ada.send(new GetObjectAclCommand({ Bucket, Key }))
    expect(latest).toMatchObject({ Owner, Grants: [full] })
  })

  it('tells a missing key from a hidden one only to those who may list', async () => {
    expect(await anonymous('GET', 'missing')).toBe(403)
    await world.as('ada').send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' }))
    expect([await anonymous('GET', 'missing'), await anonymous('GET')]).toEqual([404, 403])
  })
})

describe('the public access block', () => {
  const block = (flags: object) =>
    world
      .as('ada')
      .send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: flags }))

  it('refuses public ACLs wherever they are said', async () => {
    await block({ BlockPublicAcls: true })
    const ada = world.as('ada')
    const ACL = 'public-read'
    const refused = [
      new PutBucketAclCommand({ Bucket, ACL }),
      new PutObjectAclCommand({ Bucket, Key, ACL }),
      new PutObjectCommand({ Bucket, Key: 'n', Body: 'x', ACL }),
      new CopyObjectCommand({ Bucket, Key: 'n', CopySource: `/${Bucket}/${Key}`, ACL }),
    ]
    for (const command of refused)
      await expect(ada.send(command as PutBucketAclCommand)).rejects.toMatchObject(denied)
    await ada.send(new PutObjectAclCommand({ Bucket, Key, GrantRead: `id=${canonicalId.bob}` }))
  })

  it('ignores those that are there', async () => {
    const ada = world.as('ada')
    await ada.send(new PutObjectAclCommand({ Bucket, Key, ACL: 'public-read' }))
    expect(await anonymous('GET')).toBe(200)
    await block({ IgnorePublicAcls: true })
    expect(await anonymous('GET')).toBe(403)
    await ada.send(new HeadObjectCommand({ Bucket, Key }))
  })
})
