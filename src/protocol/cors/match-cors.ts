import type { CorsRule } from './cors-rule.ts'

/** What a browser says about a request of another origin, or about the one that it will make. */
export interface CorsRequest {
  readonly origin: string
  readonly method: string
  /** `Access-Control-Request-Headers`, as it was sent. */
  readonly requestHeaders: string | undefined
}

/**
 * The headers that let a browser's page read the answer: those of the first rule that allows origin, method and
 * every header. Undefined if none does.
 * Source: S3 User Guide, "How does Amazon S3 evaluate the CORS configuration on a bucket?"
 */
export function matchCors(
  rules: readonly CorsRule[],
  request: CorsRequest,
): Readonly<Record<string, string>> | undefined {
  const wanted = namesOf(request.requestHeaders)
  for (const rule of rules) {
    const origin = rule.AllowedOrigins.find((pattern) => matches(pattern, request.origin))
    const isAllowed =
      origin !== undefined &&
      rule.AllowedMethods.includes(request.method) &&
      wanted.every((name) => allowsHeader(rule, name))
    if (isAllowed) return answerOf(rule, { origin: origin === '*' ? '*' : request.origin, wanted })
  }
  return undefined
}

function answerOf(
  { AllowedMethods, ExposeHeaders = [], MaxAgeSeconds }: CorsRule,
  { origin, wanted }: { readonly origin: string; readonly wanted: readonly string[] },
): Readonly<Record<string, string>> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': AllowedMethods.join(', '),
    ...(wanted.length > 0 && { 'access-control-allow-headers': wanted.join(', ') }),
    ...(ExposeHeaders.length > 0 && { 'access-control-expose-headers': ExposeHeaders.join(', ') }),
    ...(MaxAgeSeconds !== undefined && { 'access-control-max-age': String(MaxAgeSeconds) }),
    // A browser sends no credentials to everybody.
    ...(origin !== '*' && { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}

/** The names of `Access-Control-Request-Headers`, in lower case. */
export function namesOf(requestHeaders = ''): string[] {
  const names = requestHeaders.split(',').map((name) => name.trim().toLowerCase())
  return names.filter((name) => name !== '')
}

const allowsHeader = ({ AllowedHeaders = [] }: CorsRule, name: string): boolean =>
  AllowedHeaders.some((pattern) => matches(pattern.toLowerCase(), name))

/** A pattern has at most one `*`, for any text. */
function matches(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*')
  if (star === -1) return pattern === text
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)]
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end)
}
