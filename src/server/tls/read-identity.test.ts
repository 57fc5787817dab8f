import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeCertificate } from './make-certificate.ts'
import { readIdentity } from './read-identity.ts'

let directory = ''
const made = makeCertificate({
  names: ['s3.example.com', '192.0.2.1', '2001:db8::1'],
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2027-01-01T00:00:00Z'),
})
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const pem = { type: 'pkcs8', format: 'pem' } as const

const files: Readonly<Record<string, string>> = {
  'good.pem': made.certificate,
  'good.key': made.key,
  'chain.pem': `subject=s3.example.com\n${made.certificate}${made.certificate}`,
  'other.key': other.export(pem).toString(),
  'locked.key': other
    .export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'secret words' })
    .toString(),
  'text.pem': 'hello',
  'cut.pem': made.certificate.slice(0, 200),
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-tls-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
})
afterAll(() => rm(directory, { recursive: true }))

const read = (certificate: string, key: string, day = '2026-06-01') =>
  readIdentity(
    { certificateFile: join(directory, certificate), keyFile: join(directory, key) },
    new Date(day),
  )

it.each(['good.pem', 'chain.pem'])('%s and its key are read', async (name) => {
  const { certificate, key, x509 } = await read(name, 'good.key')
  expect([certificate, key]).toEqual([files[name], made.key])
  expect(x509.subjectAltName).toBe(
    'DNS:s3.example.com, IP Address:192.0.2.1, IP Address:2001:DB8:0:0:0:0:0:1',
  )
})

it.each([
  ['absent.pem', 'good.key', 'TlsFileUnreadable', 'absent.pem'],
  ['good.pem', 'absent.key', 'TlsFileUnreadable', 'absent.key'],
  ['text.pem', 'good.key', 'TlsCertificateInvalid', 'text.pem'],
  ['cut.pem', 'good.key', 'TlsCertificateInvalid', 'cut.pem'],
  ['good.key', 'good.key', 'TlsCertificateInvalid', 'good.key'],
  ['good.pem', 'text.pem', 'TlsKeyInvalid', 'text.pem'],
  ['good.pem', 'locked.key', 'TlsKeyInvalid', 'locked.key'],
  ['good.pem', 'good.pem', 'TlsKeyInvalid', 'good.pem'],
  ['good.pem', 'other.key', 'TlsKeyMismatch', 'other.key'],
])('%s with %s is %s, and names the file', async (certificate, key, code, file) => {
  const error: unknown = await read(certificate, key).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code,
    message: expect.stringContaining(join(directory, file)) as string,
  })
})

it.each(['2025-12-31', '2027-01-02'])('on %s it is not valid', async (day) => {
  await expect(read('good.pem', 'good.key', day)).rejects.toMatchObject({
    code: 'TlsCertificateExpired',
  })
})
