import { describe, expect, it } from 'vitest'
import { createDownload, type DownloadOptions } from './download.ts'

const never = (): never => {
  throw new Error('nothing is asked before a request')
}
const declared: DownloadOptions = {
  storage: { bucket: 'documents', location: '', head: never, get: never, signedUrl: never },
  trail: { append: never },
  action: 'PAPER_DOWNLOADED',
  authenticate: never,
  locate: never,
  authorize: never,
}

describe('a download that is not declared', () => {
  it.each([
    ['authorize', undefined],
    ['authorize', true],
    ['authenticate', undefined],
    ['locate', undefined],
    ['storage', undefined],
    ['trail', {}],
    ['action', ''],
    ['mode', 'zip'],
  ] as const)('is refused when the application starts: %s is %j', (name, value) => {
    const broken: Record<string, unknown> = { ...declared, [name]: value }
    expect(() => void Reflect.apply(createDownload, undefined, [broken])).toThrow(
      expect.objectContaining({
        code: 'DownloadInvalid',
        message: expect.stringContaining(name) as string,
      }),
    )
  })

  it('is taken as it should be, in either mode or none', () => {
    for (const mode of ['redirect', 'proxy', undefined] as const)
      expect(createDownload({ ...declared, mode })).toBeTypeOf('function')
  })
})
