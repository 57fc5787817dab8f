/** One rule of a bucket's CORS configuration, as the API's shapes have it. */
export interface CorsRule {
  readonly ID?: string | undefined
  readonly AllowedMethods: readonly string[]
  readonly AllowedOrigins: readonly string[]
  readonly AllowedHeaders?: readonly string[] | undefined
  readonly ExposeHeaders?: readonly string[] | undefined
  readonly MaxAgeSeconds?: number | undefined
}

/** The methods that a rule may allow. */
export const corsMethods: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD'])

/** What a header may be called. Source: RFC 9110 §5.1. */
export const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
