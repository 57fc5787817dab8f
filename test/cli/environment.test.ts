import { tmpdir } from 'node:os'
import { parseEnv } from 'node:util'
import { expect, test, vi } from 'vitest'
import { runStowage } from './run-stowage.ts'

// Each test starts a process.
vi.setConfig({ testTimeout: 60_000 })

const cwd = tmpdir()
const statics = {
  APP_USE_STATIC_S3: 'True',
  APP_STATIC_ACCESS_KEY_ID: 'static-key',
  APP_STATIC_SECRET_ACCESS_KEY: 'static-secret',
  APP_STATIC_STORAGE_BUCKET_NAME: 'open-bucket',
  APP_STATIC_S3_CUSTOM_DOMAIN: 'cdn.example.com',
}
const env = { ...statics, USE_S3: 'False', MEDIA_ROOT: 'me\u001bdia', AWS_REGION: 'eu-west-1' }

test('env check says what each storage is, and no secret', async () => {
  const { code, stdout, stderr } = await runStowage(['env', 'check', '--prefix', 'APP_'], {
    cwd,
    env,
  })

  expect([code, stderr]).toEqual([0, ''])
  expect(stdout.split('\n')).toEqual([
    'static        s3://open-bucket/static/ in eu-west-1, anyone may read on cdn.example.com',
    'default       directory me\\u{1b}dia, signed URLs',
    '',
  ])
})

test('env check --json is one line that says the same', async () => {
  const args = ['env', 'check', '--prefix', 'APP_', '--json', '--require', 'static', 'default']
  const { code, stdout } = await runStowage(args, { cwd, env })

  expect(code).toBe(0)
  expect(stdout).not.toContain('static-')
  expect(JSON.parse(stdout)).toEqual({
    storages: [
      {
        name: 'static',
        kind: 'static',
        bucket: 'open-bucket',
        region: 'eu-west-1',
        location: 'static',
        public: true,
        customDomain: 'cdn.example.com',
        urlExpiresIn: 3600,
        credentials: 'keys',
      },
      {
        name: 'default',
        kind: 'filesystem',
        directory: 'me\u001bdia',
        public: false,
        urlExpiresIn: 86_400,
      },
    ],
  })
})

test('env check lists every problem at once, and fails', async () => {
  const broken = { ...env, APP_STATIC_DEFAULT_ACL: 'private', APP_STATIC_ACCESS_KEY_ID: '' }
  const args = ['env', 'check', '--prefix', 'APP_', '--require', 'logs']
  const { code, stdout, stderr } = await runStowage(args, { cwd, env: broken })

  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('ImproperlyConfigured: The environment has 3 problems:')
  expect(stderr).toContain('APP_USE_LOG_S3: LogStorage requires APP_USE_LOG_S3=True')
  expect(stderr).toContain('APP_STATIC_ACCESS_KEY_ID: StaticStorage is missing required')
  expect(stderr).toContain('APP_STATIC_DEFAULT_ACL = "private": contradicts StaticStorage')
  expect(stderr).not.toContain('static-secret')
})

test('env example prints variables that change nothing by themselves', async () => {
  const { code, stdout } = await runStowage(['env', 'example', '--prefix', 'APP_'], { cwd })
  const parsed = parseEnv(stdout)

  expect(code).toBe(0)
  expect(parsed).toMatchObject({ APP_USE_STATIC_S3: 'False', APP_LOG_S3_LOCATION: 'oxi_logs' })
  expect(stdout.endsWith('\n') && !stdout.endsWith('\n\n')).toBe(true)
})
