import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeCertificate } from '../../src/server/tls/make-certificate.ts'
import { runStowage, serveStowage } from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

let cwd = ''
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stowage-https-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

test('a server with a certificate of its own says which, and every command trusts it', async () => {
  const server = await serveStowage(['--https', '--json'], { cwd })
  const { endpoint, certificate } = JSON.parse(server.printed()) as {
    endpoint: string
    certificate: { file: string; fingerprint: string; selfSigned: boolean }
  }
  expect(endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect(certificate).toMatchObject({
    file: join(cwd, '.stowage/tls-certificate.pem'),
    selfSigned: true,
  })
  expect(certificate.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect(await runStowage(['ls'], { cwd })).toMatchObject({ code: 0, stderr: '' })

  const env = await readFile(join(cwd, '.stowage/aws.env'), 'utf8')
  for (const name of ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'])
    expect(env).toContain(`export ${name}='${certificate.file}'\n`)
  // As after aws.env was sourced, and as without the certificate.
  const [, accessKeyId = ''] = /ACCESS_KEY_ID='([^']*)'/.exec(env) ?? []
  const [, secret = ''] = /SECRET_ACCESS_KEY='([^']*)'/.exec(env) ?? []
  const known = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_ENDPOINT_URL: endpoint,
  }
  const trusting = { ...known, AWS_CA_BUNDLE: certificate.file }
  expect(await runStowage(['ls'], { cwd, env: trusting })).toMatchObject({ code: 0, stderr: '' })
  expect((await runStowage(['ls'], { cwd, env: known })).stderr).toMatch(/^CertificateInvalid: /)
  const lost = await runStowage(['ls'], { cwd, env: { ...known, AWS_CA_BUNDLE: 'absent.pem' } })
  expect(lost.stderr).toMatch(/^ArgumentInvalid: absent\.pem, which AWS_CA_BUNDLE names/)
  expect(await server.stop()).toBe(0)

  const again = await serveStowage(['--https'], { cwd })
  await expect.poll(again.printed).toContain(`SHA-256 ${certificate.fingerprint}\n`)
  await again.stop()
})

test('a given certificate is served, read again on SIGHUP, and kept while the new one is wrong', async () => {
  const files = { certificate: join(cwd, 'site.pem'), key: join(cwd, 'site.key') }
  const put = async () => {
    const year = new Date().getFullYear()
    const pair = makeCertificate({
      names: ['127.0.0.1'],
      notBefore: new Date(year - 1, 0),
      notAfter: new Date(year + 2, 0),
    })
    await writeFile(files.certificate, pair.certificate)
    await writeFile(files.key, pair.key)
  }
  await put()
  const given = ['--tls-cert', 'site.pem', '--tls-key', 'site.key']
  const server = await serveStowage(given, { cwd })
  expect(server.endpoint).toMatch(/^https:/)
  await expect.poll(server.printed).toContain('  certificate site.pem\n')
  await put()
  server.child.kill('SIGHUP')
  await server.says(/^The certificate was read again/)
  await writeFile(files.key, 'broken')
  server.child.kill('SIGHUP')
  await server.says(/^TlsKeyInvalid: .*site\.key/)
  expect(await server.stop()).toBe(0)
  const refused = await runStowage(['serve', '--port', '0', ...given], { cwd })
  expect([refused.code, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toMatch(/^TlsKeyInvalid: /)
  const half = await runStowage(['serve', '--port', '0', '--tls-cert', 'site.pem'], { cwd })
  expect(half.stderr).toMatch(/^ArgumentInvalid: .*--tls-key/)
})
