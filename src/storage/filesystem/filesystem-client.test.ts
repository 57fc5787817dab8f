import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFilesystemClient, type FilesystemClientOptions } from './filesystem-client.ts'

const Bucket = 'filesystem'

describe('opening a directory', () => {
  let directory: string

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stowage-open-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  const open = (more: Partial<FilesystemClientOptions> = {}) =>
    openFilesystemClient({ directory, url: 'https://app.example/storage/', ...more })

  it.each([
    'app.example/storage',
    'ftp://app.example/',
    'https://user:password@app.example/',
    'https://app.example/?a=b',
    'https://app.example/%41b',
  ])('refuses %s as the place of its URLs', async (url) => {
    const refused = open({ url })
    await expect(refused).rejects.toMatchObject({ code: 'UrlInvalid' })
    await expect(refused).rejects.not.toThrow(/password/)
  })

  it('puts URLs below the path, with or without its last slash', async () => {
    for (const path of ['', '/', '/storage', '/storage/', '/a/b/']) {
      const client = await open({ url: `https://app.example:8443${path}` })
      const base = `https://app.example:8443${path}`.replace(/\/?$/, '/')
      const url = (await client.presigner()).presign(
        'GetObject',
        { Bucket, Key: 'a/ü.pdf' },
        { expiresIn: 1 },
      )
      expect(url.startsWith(`${base}a/%C3%BC.pdf?X-Amz-Algorithm=`)).toBe(true)
      await client.close()
    }
  })

  it('keeps a secret of its own, unless it is given one', async () => {
    const secretOf = async (secret?: string): Promise<string | undefined> => {
      const client = await open({ secret })
      await client.close()
      return client.verification.secretFor('stowage')?.secretAccessKey
    }
    const [one, two] = await Promise.all([secretOf(), secretOf()])
    expect(one).toMatch(/^[\w-]{43}$/)
    expect(two).toBe(one)
    expect(await secretOf()).toBe(one)
    const given = 'given'.repeat(8)
    expect(await secretOf(given)).toBe(given)
    await expect(secretOf('short')).rejects.toMatchObject({ code: 'SecretInvalid' })
    await writeFile(join(directory, '.stowage/secret'), 'cut')
    await expect(open()).rejects.toMatchObject({ code: 'SecretInvalid' })
    expect((await readFile(join(directory, '.stowage/secret'), 'utf8')).length).toBe(3)
  })

  it('sweeps what processes that are gone had on its way, and nothing else', async () => {
    const running = await open()
    const incoming = join(directory, '.stowage/incoming')
    const [session = ''] = await readdir(incoming)
    // The same place of another process: no system has so many.
    const gone = join(incoming, session.replace(/^\d+/, '4194999'))
    const foreign = join(incoming, session.replace(/_[0-9a-f]{12}_/, '_000000000000_'))
    for (const each of [gone, foreign, join(incoming, 'anything')]) {
      await mkdir(each)
      await writeFile(join(each, '1'), 'half of a body')
    }
    const next = await open()
    const left = await readdir(incoming)
    expect(left).toHaveLength(3)
    expect(left.map((name) => join(incoming, name))).toContain(foreign)
    expect(left).toContain(session)
    await running.close()
    await next.close()
    expect((await readdir(incoming)).map((name) => join(incoming, name))).toEqual([foreign])
  })

  it('says what it is, and what it does not do', async () => {
    const client = await open()
    expect(client.provider).toMatchObject({
      name: 'filesystem',
      checksum: 'CRC32',
      conditionalWrites: true,
      postForms: false,
    })
    const versioning = client.send('GetBucketVersioning', { Bucket })
    await expect(versioning).rejects.toMatchObject({ code: 'NotImplemented', status: 501 })
    const encrypted = { Bucket, Key: 'k', Body: 'x', ServerSideEncryption: 'aws:kms' } as const
    const put = client.send('PutObject', encrypted)
    await expect(put).rejects.toMatchObject({
      code: 'NotImplemented',
      context: { Member: 'ServerSideEncryption', key: 'k', operation: 'PutObject' },
    })
    await client.close()
  })

  it('tells that the disk failed, and then goes on', async () => {
    const client = await open()
    await client.send('PutObject', { Bucket, Key: 'a/b', Body: 'x' })
    const records = join(directory, '.stowage/attributes')
    await rm(records, { recursive: true })
    await writeFile(records, 'in the way')
    const failing = client.send('PutObject', { Bucket, Key: 'a/b', Body: 'y' })
    await expect(failing).rejects.toMatchObject({ code: 'DirectoryFailed', status: 500 })
    const { Body } = await client.send('GetObject', { Bucket, Key: 'a/b' })
    expect(await Body.text()).toBe('x')
    await rm(records)
    await mkdir(records)
    await client.send('PutObject', { Bucket, Key: 'a/b', Body: 'y' })
    expect(await readFile(join(directory, 'a/b'), 'utf8')).toBe('y')
    await client.close()
  })
})
