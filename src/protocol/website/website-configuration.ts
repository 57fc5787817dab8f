/** When a routing rule applies: both, where both are said. */
export interface RoutingCondition {
  readonly KeyPrefixEquals?: string | undefined
  /** A status, as text. */
  readonly HttpErrorCodeReturnedEquals?: string | undefined
}

/** Where a routing rule leads; what is left out stays as it was asked for. */
export interface RoutingRedirect {
  readonly HostName?: string | undefined
  readonly Protocol?: string | undefined
  /** A status, as text. @default '301' */
  readonly HttpRedirectCode?: string | undefined
  readonly ReplaceKeyPrefixWith?: string | undefined
  readonly ReplaceKeyWith?: string | undefined
}

export interface RoutingRule {
  /** Left out, the rule is for every request. */
  readonly Condition?: RoutingCondition | undefined
  readonly Redirect: RoutingRedirect
}

/** A bucket's website configuration, as the API's shapes have it. */
export interface WebsiteConfiguration {
  readonly IndexDocument?: { readonly Suffix: string } | undefined
  readonly ErrorDocument?: { readonly Key: string } | undefined
  readonly RedirectAllRequestsTo?:
    | { readonly HostName: string; readonly Protocol?: string | undefined }
    | undefined
  readonly RoutingRules?: readonly RoutingRule[] | undefined
}
