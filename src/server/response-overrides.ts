import { s3Error } from '../protocol/errors.ts'
import type { OperationInput } from '../protocol/operation-types.ts'
import type { Caller } from './handler.ts'

/** Query parameters by which a signed read chooses headers of its answer. */
export const overrideMembers = [
  'ResponseCacheControl',
  'ResponseContentDisposition',
  'ResponseContentEncoding',
  'ResponseContentLanguage',
  'ResponseContentType',
  'ResponseExpires',
] as const

type Overrides = Pick<OperationInput<'GetObject'>, (typeof overrideMembers)[number]>

/** The overridden output members, if any. Anonymous requests may not override anything, as on AWS. */
export function responseOverrides(
  input: Overrides,
  caller: Caller,
): Readonly<Record<string, string>> | undefined {
  if (!overrideMembers.some((member) => input[member] !== undefined)) return undefined
  if (caller.accessKeyId === undefined) {
    throw s3Error('InvalidRequest', {
      message: 'Request specific response headers cannot be used for anonymous GET requests.',
    })
  }
  const overrides = {
    CacheControl: input.ResponseCacheControl,
    ContentDisposition: input.ResponseContentDisposition,
    ContentEncoding: input.ResponseContentEncoding,
    ContentLanguage: input.ResponseContentLanguage,
    ContentType: input.ResponseContentType,
    ExpiresString: input.ResponseExpires?.toUTCString(),
  }
  const given: [string, string][] = []
  for (const [name, value] of Object.entries(overrides))
    if (value !== undefined) given.push([name, value])
  return Object.fromEntries(given)
}
