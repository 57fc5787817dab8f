import { isStowageError } from '../../core/error.ts'
import type { StowageError } from '../../core/error.ts'

/** An environment with all four storages, in two buckets. */
export const complete = {
  OXI_USE_STATIC_S3: 'True',
  OXI_STATIC_ACCESS_KEY_ID: 'static-key',
  OXI_STATIC_SECRET_ACCESS_KEY: 'static-secret',
  OXI_STATIC_STORAGE_BUCKET_NAME: 'open-bucket',
  OXI_STATIC_S3_CUSTOM_DOMAIN: 'cdn.example.com',
  OXI_USE_DEFAULT_S3: 'True',
  OXI_DEFAULT_S3_ACCESS_KEY_ID: 'media-key',
  OXI_DEFAULT_S3_SECRET_ACCESS_KEY: 'media-secret',
  OXI_DEFAULT_S3_STORAGE_BUCKET_NAME: 'open-bucket',
  OXI_DEFAULT_S3_S3_CUSTOM_DOMAIN: 'media.example.com',
  OXI_USE_PRIVATE_S3: 'True',
  OXI_PRIVATE_S3_ACCESS_KEY_ID: 'private-key',
  OXI_PRIVATE_S3_SECRET_ACCESS_KEY: 'private-secret',
  OXI_PRIVATE_S3_STORAGE_BUCKET_NAME: 'shut-bucket',
  OXI_USE_LOG_S3: 'True',
  OXI_LOG_S3_ACCESS_KEY_ID: 'log-key',
  OXI_LOG_S3_SECRET_ACCESS_KEY: 'log-secret',
  OXI_LOG_S3_STORAGE_BUCKET_NAME: 'shut-bucket',
  OXI_SERVICE_NAME: 'my-service',
} as const satisfies Readonly<Record<string, string>>

/** The variables of `complete` whose name begins so. */
export function startingWith(...beginnings: readonly string[]): Record<string, string> {
  const entries = Object.entries(complete)
  return Object.fromEntries(
    entries.filter(([name]) => beginnings.some((beginning) => name.startsWith(beginning))),
  )
}

export function refusal(run: () => unknown): StowageError {
  try {
    run()
  } catch (error) {
    if (isStowageError(error, 'ImproperlyConfigured')) return error
    throw error
  }
  throw new Error('the environment was taken')
}

/** The lines of the error, one for each problem. */
export const problemsOf = (run: () => unknown): string[] =>
  refusal(run).message.split('\n  ').slice(1)
