import { describe, expect, it } from 'vitest'
import type { EnvironmentStorage } from './environment-storages.ts'
import { complete, problemsOf } from './seed-environment.test.fixture.ts'
import { settingGroups } from './settings.ts'
import { storagesFromEnvironment } from './storages-from-environment.ts'

type Name = 'static' | 'public-media' | 'private-media' | 'logs'
type Property = (storage: EnvironmentStorage | undefined) => unknown

interface Row {
  readonly variable: string
  readonly type: 'bool' | 'str'
  readonly default: boolean | string | undefined
  readonly storage: Name
  /** What a storage makes of it. */
  readonly seen: Property
  readonly set: readonly [written: string, seen: unknown]
  /** What is seen where it is unset, or the problem that it is missing. */
  readonly unset: unknown
  readonly wrong: readonly [written: string, problem: string]
}

const missing = /^\w+: \w+Storage is missing required configuration; set it/
const bucket: Property = (storage) => storage?.bucket
const location: Property = (storage) => storage?.location
const domain: Property = (storage) => storage?.customDomain
const open: Property = (storage) => storage?.public
const keyId: Property = (storage) => storage?.credentials?.accessKeyId
const secret: Property = (storage) => storage?.credentials?.secretAccessKey
const enabled: Property = (storage) => storage !== undefined

const flag = (variable: string, storage: Name): Row => {
  const wrong = ['maybe', '= "maybe": has to be True or False'] as const
  const values = { set: ['yes', true], unset: false, wrong } as const
  return { variable, storage, type: 'bool', default: false, seen: enabled, ...values }
}
const text = (row: Omit<Row, 'type' | 'default'> & { readonly default?: string }): Row => ({
  type: 'str',
  default: undefined,
  ...row,
})

/** The rows that the four kinds have in common, in the order of the tables. */
function rowsOf(
  storage: Name,
  { prefix, acl, place, tail = '' }: Record<'prefix' | 'acl' | 'place', string> & { tail?: string },
): readonly Row[] {
  const row = (end: string, rest: Omit<Row, 'variable' | 'storage' | 'type' | 'default'>) =>
    text({ variable: `${prefix}${end}`, storage, ...rest })
  const isPublic = acl === 'public-read'
  const spaced = ['a b', ': has a space or another'] as const
  return [
    row('ACCESS_KEY_ID', { seen: keyId, set: ['AK', 'AK'], unset: missing, wrong: spaced }),
    row('SECRET_ACCESS_KEY', { seen: secret, set: ['s/k', 's/k'], unset: missing, wrong: spaced }),
    row('STORAGE_BUCKET_NAME', {
      seen: bucket,
      set: ['other-bucket', 'other-bucket'],
      unset: missing,
      wrong: ['My_Bucket', '= "My_Bucket": a bucket name may only have'],
    }),
    {
      ...row('DEFAULT_ACL', {
        seen: open,
        set: [acl, isPublic],
        unset: isPublic,
        wrong: [isPublic ? 'private' : 'public-read', `set it to ${acl} or leave it out`],
      }),
      default: acl,
    },
    row('S3_CUSTOM_DOMAIN', {
      seen: domain,
      set: isPublic ? ['CDN.example.org', 'cdn.example.org'] : ['s3.amazonaws.com', undefined],
      unset: isPublic ? missing : undefined,
      wrong: ['https://cdn.example.org/', 'has to be a host name alone'],
    }),
    {
      ...row('LOCATION', {
        seen: location,
        set: ['other/', `other${tail}`],
        unset: `${place}${tail}`,
        wrong: ['/abs', 'must not begin with a slash'],
      }),
      default: place,
    },
  ]
}

const tables: readonly (readonly Row[])[] = [
  [
    flag('OXI_USE_STATIC_S3', 'static'),
    ...rowsOf('static', { prefix: 'OXI_STATIC_', acl: 'public-read', place: 'static' }),
  ],
  [
    flag('OXI_USE_DEFAULT_S3', 'public-media'),
    ...rowsOf('public-media', { prefix: 'OXI_DEFAULT_S3_', acl: 'public-read', place: 'media' }),
  ],
  [
    flag('OXI_USE_PRIVATE_S3', 'private-media'),
    ...rowsOf('private-media', { prefix: 'OXI_PRIVATE_S3_', acl: 'private', place: 'private' }),
  ],
  [
    flag('OXI_USE_LOG_S3', 'logs'),
    ...rowsOf('logs', {
      prefix: 'OXI_LOG_S3_',
      acl: 'private',
      place: 'oxi_logs',
      tail: '/my-service',
    }),
    text({
      variable: 'OXI_SERVICE_NAME',
      storage: 'logs',
      seen: location,
      set: ['billing', 'oxi_logs/billing'],
      unset: missing,
      wrong: ['a/b', '= "a/b": has to be letters, digits'],
    }),
  ],
]

const rows = tables.flat()
const read = (variables: Readonly<Record<string, string | undefined>>, { storage, seen }: Row) =>
  seen(storagesFromEnvironment(variables)[storage])

describe.each(rows)('$variable', (row) => {
  const { variable } = row

  it('is read where it is set', () => {
    expect(read({ ...complete, [variable]: row.set[0] }, row)).toEqual(row.set[1])
  })

  it.each([undefined, ''])('has its default, or is missed, where it is %j', (nothing) => {
    const variables = { ...complete, [variable]: nothing }
    if (row.unset !== missing) expect(read(variables, row)).toEqual(row.unset)
    else expect(problemsOf(() => read(variables, row))).toEqual([expect.stringMatching(missing)])
  })

  it('is refused by its name where it is wrong', () => {
    const problems = problemsOf(() => read({ ...complete, [variable]: row.wrong[0] }, row))
    expect(problems).toEqual([expect.stringContaining(row.wrong[1])])
    expect(problems[0]).toMatch(new RegExp(`^${variable}\\b`))
  })
})

describe('the settings', () => {
  it('have the names, types and defaults of the four tables', () => {
    const reuse = ['OXI_USE_STATIC_S3_AS_DEFAULT', 'OXI_USE_PRIVATE_S3_AS_LOG']
    const settings = settingGroups.slice(0, 4).flatMap(([, group]) => group)
    const others = settings.filter(({ name }) => !reuse.includes(name))
    const plain = ({ name, type, default: standard }: (typeof settings)[number]) =>
      ({ variable: name, type, default: standard }) as const

    expect(others.map(plain)).toEqual(
      rows.map(({ variable, type, default: standard }) => ({ variable, type, default: standard })),
    )
    expect(settings.filter(({ name }) => reuse.includes(name)).map(plain)).toEqual(
      reuse.map((variable) => ({ variable, type: 'bool', default: false })),
    )
    expect(settings).toHaveLength(31)
  })

  it('have a name each, and a description', () => {
    const settings = settingGroups.flatMap(([, group]) => group)
    expect(new Set(settings.map(({ name }) => name)).size).toBe(settings.length)
    for (const { description } of settings) expect(description).toMatch(/^[A-Z][^\n]+[^.]$/)
  })
})
