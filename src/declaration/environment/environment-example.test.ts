import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { environmentExample } from './environment-example.ts'
import { createEnvironmentReader } from './environment-reader.ts'
import { variableOf } from './setting.ts'
import { settingGroups } from './settings.ts'
import { storagesFromEnvironment } from './storages-from-environment.ts'

const settings = settingGroups.flatMap(([, group]) => group)

describe('environmentExample', () => {
  it.each(['OXI_', 'APP_', ''])('parses back to the defaults, with the prefix %j', (prefix) => {
    const parsed = parseEnv(environmentExample({ prefix }))
    const reader = createEnvironmentReader(parsed, prefix)
    const read = settings.map((setting) =>
      setting.type === 'bool' ? reader.flag(setting) : reader.text(setting),
    )

    expect(new Set(Object.keys(parsed))).toEqual(
      new Set(settings.map((setting) => variableOf(setting, prefix))),
    )
    expect(read).toEqual(settings.map((setting) => setting.default))
    expect(reader.problems).toEqual([])
  })

  it('enables nothing but the directory, and changes nothing that is added to it', () => {
    const parsed = parseEnv(environmentExample())
    const keys = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' }
    const added = { ...keys, USE_S3: 'True', AWS_STORAGE_BUCKET_NAME: 'documents' }

    expect(Object.keys(storagesFromEnvironment(parsed))).toEqual(['default'])
    expect(storagesFromEnvironment({ ...parsed, ...added })).toEqual(storagesFromEnvironment(added))
  })

  it('says of every variable what it is, its type and its default', () => {
    const text = environmentExample({ prefix: 'APP_' })

    expect(text).toContain(
      '# Enable static S3 storage. bool, default False\nAPP_USE_STATIC_S3=False\n',
    )
    expect(text).toContain('# AWS access key ID. str, default None\nAPP_STATIC_ACCESS_KEY_ID=\n')
    expect(text).toContain('str, default oxi_logs\nAPP_LOG_S3_LOCATION=oxi_logs\n')
    expect(text).not.toContain('OXI_')
    expect(text.match(/^# .+, default \S+$/gm)).toHaveLength(settings.length)
  })
})
