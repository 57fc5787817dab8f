import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { complete, problemsOf, refusal, startingWith } from './seed-environment.test.fixture.ts'
import { storagesFromEnvironment } from './storages-from-environment.ts'

const pem = (type: 'rsa' | 'ec' | 'p384' | 'ed25519', passphrase?: string): string => {
  const format = { type: 'pkcs8', format: 'pem' } as const
  const cipher = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const
  const privateKeyEncoding = { ...format, ...cipher }
  const encoding = { publicKeyEncoding, privateKeyEncoding }
  if (type === 'rsa')
    return generateKeyPairSync(type, { modulusLength: 2048, ...encoding }).privateKey
  if (type === 'ec' || type === 'p384') {
    const namedCurve = type === 'ec' ? 'P-256' : 'P-384'
    return generateKeyPairSync('ec', { namedCurve, ...encoding }).privateKey
  }
  return generateKeyPairSync(type, encoding).privateKey
}
const rsa = pem('rsa')
const ec = pem('ec')
const signer = { AWS_CLOUDFRONT_KEY_ID: 'K2JCJMDEHXQW5F', AWS_CLOUDFRONT_KEY: ec }
const domain = { OXI_PRIVATE_S3_S3_CUSTOM_DOMAIN: 'files.example.com' }
const privates = { ...startingWith('OXI_USE_PRIVATE', 'OXI_PRIVATE'), ...domain }

describe('a private storage with a custom domain and a key of CloudFront', () => {
  it('has both, and keeps the private key to who asks for it by name', () => {
    const storages = storagesFromEnvironment({ ...privates, ...signer })
    const storage = storages['private-media']

    expect(storage).toMatchObject({ customDomain: 'files.example.com', public: false })
    expect(storage?.keyPairId).toBe('K2JCJMDEHXQW5F')
    expect(storage?.cloudFrontKey).toBe(ec)
    expect(Object.isFrozen(storage)).toBe(true)
    for (const shown of [JSON.stringify(storages), inspect(storages, { depth: 9 })])
      expect(shown).not.toContain('PRIVATE KEY')
  })

  it('may be the log storage, with a domain of its own or that of the storage it reuses', () => {
    const logs = {
      ...privates,
      ...signer,
      OXI_USE_LOG_S3: 'True',
      OXI_USE_PRIVATE_S3_AS_LOG: 'True',
      OXI_SERVICE_NAME: 'my-service',
    }
    const own = { OXI_LOG_S3_S3_CUSTOM_DOMAIN: 'logs.example.com' }

    expect(storagesFromEnvironment(logs).logs).toMatchObject({
      customDomain: 'files.example.com',
      keyPairId: 'K2JCJMDEHXQW5F',
      cloudFrontKey: ec,
    })
    expect(storagesFromEnvironment({ ...logs, ...own }).logs).toMatchObject({
      customDomain: 'logs.example.com',
      cloudFrontKey: ec,
    })
  })

  it('has neither without the domain, nor has a public storage', () => {
    const storages = storagesFromEnvironment({ ...complete, ...signer })

    for (const storage of Object.values(storages)) {
      expect(storage).not.toHaveProperty('cloudFrontKey')
      expect(storage).toMatchObject({ keyPairId: undefined })
    }
  })

  it('takes a PEM on one line, as most platforms keep it, and one of RSA', () => {
    const AWS_CLOUDFRONT_KEY = rsa.trimEnd().replaceAll('\n', '\\n')
    const storages = storagesFromEnvironment({ ...privates, ...signer, AWS_CLOUDFRONT_KEY })

    expect(storages['private-media']?.cloudFrontKey).toBe(rsa.trimEnd())
  })
})

describe('a key of CloudFront', () => {
  it.each(['AWS_CLOUDFRONT_KEY_ID', 'AWS_CLOUDFRONT_KEY'] as const)(
    'is no key without its %s',
    (half) => {
      const other = half === 'AWS_CLOUDFRONT_KEY' ? 'AWS_CLOUDFRONT_KEY_ID' : 'AWS_CLOUDFRONT_KEY'

      expect(
        problemsOf(() => storagesFromEnvironment({ ...privates, ...signer, [half]: '' })),
      ).toEqual([`${half}: is missing beside ${other}; set it too: they are a pair`])
    },
  )

  it.each([
    ['no PEM', 'secret-but-no-key'],
    ['a PEM with a passphrase', pem('ec', 'passphrase')],
    ['a key of another curve', pem('p384')],
    ['a key of Ed25519, which CloudFront does not take', pem('ed25519')],
  ])('is refused, and not shown, where it is %s', (_, AWS_CLOUDFRONT_KEY) => {
    const error = refusal(() =>
      storagesFromEnvironment({ ...privates, ...signer, AWS_CLOUDFRONT_KEY }),
    )

    expect(error.message.split('\n  ').slice(1)).toEqual([
      'AWS_CLOUDFRONT_KEY: has to be the PEM of a private key, RSA or ECDSA on P-256, without a passphrase',
    ])
    expect(inspect(error)).not.toContain(AWS_CLOUDFRONT_KEY.slice(30, 60) || AWS_CLOUDFRONT_KEY)
  })

  it('has an id of CloudFront’s', () => {
    const AWS_CLOUDFRONT_KEY_ID = 'key pair'

    expect(
      problemsOf(() => storagesFromEnvironment({ ...privates, ...signer, AWS_CLOUDFRONT_KEY_ID })),
    ).toEqual([expect.stringMatching(/^AWS_CLOUDFRONT_KEY_ID = "key pair": has to be the id of/)])
  })

  it('is not shown where the two are mixed up', () => {
    const swapped = { AWS_CLOUDFRONT_KEY_ID: rsa, AWS_CLOUDFRONT_KEY: signer.AWS_CLOUDFRONT_KEY_ID }
    const error = refusal(() => storagesFromEnvironment({ ...privates, ...swapped }))

    expect(error.message).toContain('AWS_CLOUDFRONT_KEY_ID = (hidden): has to be the id')
    expect(inspect(error)).not.toContain('BEGIN')
  })

  it('is not looked at where nothing private is enabled', () => {
    const statics = startingWith('OXI_USE_STATIC', 'OXI_STATIC')

    expect(() => storagesFromEnvironment({ ...statics, AWS_CLOUDFRONT_KEY: 'x' })).not.toThrow()
    expect(storagesFromEnvironment({ AWS_CLOUDFRONT_KEY: 'x' })).toEqual({})
  })
})
