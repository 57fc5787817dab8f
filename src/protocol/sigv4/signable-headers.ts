import type { RequestHeaders } from '../request-headers.ts'

// What proxies and transports may add, change or drop; the list is that of the AWS SDKs.
const unsignable: ReadonlySet<string> = new Set([
  'authorization',
  'cache-control',
  'connection',
  'expect',
  'from',
  'keep-alive',
  'max-forwards',
  'pragma',
  'referer',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-amzn-trace-id',
])

/**
 * The headers that a signature may cover, under lower-case names, and the sorted list of names. Of two
 * values for one name, that of the later `given` counts.
 */
export function signableHeaders(...given: readonly RequestHeaders[]): {
  readonly headers: RequestHeaders
  readonly signedHeaders: string
} {
  const headers: Record<string, string | readonly string[]> = {}
  for (const some of given) {
    for (const name in some) {
      const value = some[name]
      const lower = name.toLowerCase()
      if (value === undefined || unsignable.has(lower)) continue
      if (lower.startsWith('proxy-') || lower.startsWith('sec-')) continue
      headers[lower] = value
    }
  }
  return { headers, signedHeaders: Object.keys(headers).sort().join(';') }
}
