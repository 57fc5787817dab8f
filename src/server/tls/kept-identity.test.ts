import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keptIdentity } from './kept-identity.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-tls-'))
})
afterEach(() => rm(directory, { recursive: true }))

const domains = ['localhost', 's3.localhost']
const now = new Date('2026-05-01T00:00:00Z')
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000)
const kept = (at = now, host = '127.0.0.1', names = domains) =>
  keptIdentity({ directory, host, domains: names, now: at })

it('a certificate is made once, its key for its owner alone', async () => {
  const first = await kept()
  expect(first).toMatchObject({ selfSigned: true, file: join(directory, 'tls-certificate.pem') })
  expect((await stat(join(directory, 'tls-key.pem'))).mode & 0o777).toBe(0o600)
  expect(await readFile(first.file, 'utf8')).toBe(first.certificate)
  expect((await kept(inDays(300))).x509.fingerprint256).toBe(first.x509.fingerprint256)
})

it('it names localhost, the hosts below which buckets are, this machine and the host', async () => {
  const { x509 } = await kept(now, 'storage.internal')
  for (const name of ['localhost', 's3.localhost', 'bucket.s3.localhost', 'storage.internal'])
    expect([name, x509.checkHost(name) !== undefined]).toEqual([name, true])
  expect(x509.subjectAltName).toContain('DNS:*.localhost')
  for (const address of ['127.0.0.1', '::1']) expect(x509.checkIP(address)).toBe(address)
  expect(x509.checkHost('example.com')).toBeUndefined()
})

it('it is its own issuer and nobody else is', async () => {
  const { x509 } = await kept()
  expect([x509.ca, x509.issuer === x509.subject, x509.verify(x509.publicKey)]).toEqual([
    false,
    true,
    true,
  ])
  expect(x509.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
  expect(x509.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  const serials = new Set<string>()
  for (let round = 0; round < 20; round++) {
    await rm(join(directory, 'tls-key.pem'))
    const { serialNumber } = (await kept()).x509
    expect(serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/)
    serials.add(serialNumber)
  }
  expect(serials.size).toBe(20)
})

it('near its end it is made anew, and so where it lacks a name or its files are broken', async () => {
  const first = await kept()
  const validDays = (Date.parse(first.x509.validTo) - now.getTime()) / 86_400_000
  expect(validDays).toBe(397)
  const renewed = await kept(inDays(368))
  expect(renewed.x509.fingerprint256).not.toBe(first.x509.fingerprint256)
  expect(Date.parse(renewed.x509.validTo)).toBe(inDays(368 + 397).getTime())

  const elsewhere = await kept(inDays(368), '10.1.2.3')
  expect(elsewhere.x509.checkIP('10.1.2.3')).toBe('10.1.2.3')
  const more = await kept(inDays(368), '10.1.2.3', [...domains, 'cdn.example.com'])
  expect(more.x509.checkHost('cdn.example.com')).toBe('cdn.example.com')

  await writeFile(more.file, 'broken')
  const mended = await kept(inDays(368))
  expect(new X509Certificate(mended.certificate).fingerprint256).not.toBe(more.x509.fingerprint256)
})
