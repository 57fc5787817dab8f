import { encodePathKey, percentEncode } from '../../core/percent.ts'
import type { RoutingRule, WebsiteConfiguration } from './website-configuration.ts'

/** A request as a redirect sees it. */
export interface WebsiteRequest {
  /** The key that the path names: empty for the root, with its slash for a folder. */
  readonly key: string
  /** As it was sent, without `?`. */
  readonly query: string
  readonly protocol: 'http' | 'https'
  /** Name and port, as the client wrote them. */
  readonly host: string
}

/** The answer that sends a browser elsewhere. */
export interface Redirect {
  readonly status: number
  readonly location: string
}

/**
 * Where the first rule leads that is for this key, and for this status if the request failed. A rule that names a status
 * waits for the failure; any other is asked before the object.
 * Source: S3 User Guide, "Configure redirection rules to use advanced conditional redirects".
 */
export function routedRedirect(
  { RoutingRules = [] }: WebsiteConfiguration,
  request: WebsiteRequest,
  failed?: number,
): Redirect | undefined {
  const rule = RoutingRules.find(({ Condition = {} }) => {
    const { KeyPrefixEquals = '', HttpErrorCodeReturnedEquals: status } = Condition
    const isDue = status === undefined ? failed === undefined : status === String(failed)
    return isDue && request.key.startsWith(KeyPrefixEquals)
  })
  return rule && redirectOf(rule, request)
}

/** Where all requests go, if they do. The key stays. */
export function redirectOfAll(
  { RedirectAllRequestsTo: to }: WebsiteConfiguration,
  request: WebsiteRequest,
): Redirect | undefined {
  return to && redirectOf({ Redirect: to }, request)
}

function redirectOf(
  { Condition, Redirect: to }: RoutingRule,
  { key, query, protocol, host }: WebsiteRequest,
): Redirect {
  const { Protocol = protocol, HostName = host, HttpRedirectCode = '301' } = to
  const { ReplaceKeyWith, ReplaceKeyPrefixWith } = to
  const rest = encodePathKey(key.slice(Condition?.KeyPrefixEquals?.length ?? 0))
  const target =
    ReplaceKeyWith !== undefined
      ? asWritten(ReplaceKeyWith)
      : ReplaceKeyPrefixWith !== undefined
        ? asWritten(ReplaceKeyPrefixWith) + rest
        : encodePathKey(key)
  const search = query === '' ? '' : `?${query}`
  // Always below a host: no key can name another one.
  const location = `${Protocol}://${asWritten(HostName)}/${target}${search}`
  return { status: Number(HttpRedirectCode), location }
}

/** What a configuration says is a piece of a URL already, `#!/` included: only what no URL can hold is escaped. */
const asWritten = (text: string): string => text.replace(/[^!-~]+/g, percentEncode)
