import type { OperationInput } from './operation-types.ts'

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

/** The output members that a read overrides; undefined if there are none. */
export function responseOverrides(input: Overrides): Readonly<Record<string, string>> | undefined {
  if (!overrideMembers.some((member) => input[member] !== undefined)) return undefined
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
