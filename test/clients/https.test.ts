import { afterAll, beforeAll, expect, it } from 'vitest'
import { needs } from '../needs.ts'
import { openClientWorld, type ClientWorld } from './client-world.ts'

const aws = needs('aws')
const curl = needs('curl')
const python = needs('boto3')
const patient = 120_000
let world: ClientWorld
let certificate = ''
beforeAll(async () => {
  world = await openClientWorld({ tls: 'self-signed' })
  certificate = world.server.certificate?.file ?? ''
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

it.skipIf(curl === undefined)(
  'curl trusts the certificate that it is given, and no other',
  async () => {
    const ask = (...args: string[]) => world.run(curl ?? '', ['--silent', ...args])
    const trusted = await ask('--cacert', certificate, `${world.endpoint}/`)
    expect([trusted.exitCode, trusted.stdout]).toEqual([0, expect.stringContaining('AccessDenied')])
    expect((await ask(`${world.endpoint}/`)).exitCode).toBe(60)
    const named = `bucket.s3.localhost:${world.port}`
    const virtual = await ask(
      '--cacert',
      certificate,
      '--resolve',
      `${named}:127.0.0.1`,
      `https://${named}/key`,
    )
    expect(virtual.stdout).toContain('<BucketName>bucket</BucketName>')
  },
)

it.skipIf(aws === undefined)(
  'the AWS CLI copies there and back',
  async () => {
    const cli = (args: readonly string[], input?: Uint8Array) =>
      world.run(aws ?? '', ['--endpoint-url', world.endpoint, ...args], {
        more: { AWS_CA_BUNDLE: certificate },
        ...(input !== undefined && { input }),
      })
    expect(await cli(['s3', 'mb', 's3://cli'])).toMatchObject({ exitCode: 0 })
    const content = Buffer.alloc(9 * 1024 * 1024, 'over TLS')
    expect(await cli(['s3', 'cp', '-', 's3://cli/key'], content)).toMatchObject({
      exitCode: 0,
      stderr: '',
    })
    const back = await cli(['s3', 'cp', 's3://cli/key', '-'])
    expect([back.exitCode, back.stdout === content.toString()]).toEqual([0, true])
  },
  patient,
)

const script = `
import os, boto3
s3 = boto3.client('s3', endpoint_url=os.environ['AWS_ENDPOINT_URL'], verify=os.environ['CERTIFICATE'])
s3.create_bucket(Bucket='boto')
s3.put_object(Bucket='boto', Key='key', Body=b'over TLS')
print(s3.get_object(Bucket='boto', Key='key')['Body'].read().decode())
`

it.skipIf(python === undefined)(
  'boto3 puts and gets',
  async () => {
    const outcome = await world.run(python ?? '', ['-c', script], {
      more: { CERTIFICATE: certificate },
    })
    expect(outcome).toMatchObject({ exitCode: 0, stdout: 'over TLS\n' })
  },
  patient,
)
