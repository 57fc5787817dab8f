import { s3Error } from '../errors.ts'
import type {
  RoutingCondition,
  RoutingRule,
  WebsiteConfiguration,
} from './website-configuration.ts'

/** Source: S3 API Reference, "PutBucketWebsite". */
const maxRules = 50

/** The ones of 3XX that S3 answers with. */
const redirectCodes: ReadonlySet<string> = new Set([
  '301',
  '302',
  '303',
  '304',
  '305',
  '307',
  '308',
])

/** The statuses of errors that S3 knows. */
const errorCodes = /^(?:40\d|41[0-7]|50[0-5])$/

/** Throws `InvalidArgument`, `InvalidRequest` or `MalformedXML` unless S3 would take this configuration. */
export function validateWebsite(website: WebsiteConfiguration): void {
  const { RedirectAllRequestsTo, IndexDocument, ErrorDocument, RoutingRules } = website
  if (RedirectAllRequestsTo !== undefined) {
    if (IndexDocument ?? ErrorDocument ?? RoutingRules) {
      throw invalidArgument('RedirectAllRequestsTo', 'not null', {
        message:
          'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
      })
    }
    if (RedirectAllRequestsTo.HostName === '') throw s3Error('MalformedXML')
    checkProtocol(RedirectAllRequestsTo.Protocol)
    return
  }
  checkSuffix(IndexDocument?.Suffix)
  if (ErrorDocument?.Key === '') throw s3Error('MalformedXML')
  if (RoutingRules !== undefined) checkRules(RoutingRules)
}

function checkSuffix(suffix: string | undefined): void {
  if (suffix === undefined) {
    throw invalidArgument('IndexDocument', 'null', {
      message:
        'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
    })
  }
  if (suffix === '' || suffix.includes('/')) {
    throw invalidArgument('IndexDocument', suffix, {
      message: 'The IndexDocument Suffix is not well formed',
    })
  }
}

function checkRules(rules: readonly RoutingRule[]): void {
  if (rules.length === 0) throw s3Error('MalformedXML')
  if (rules.length > maxRules) {
    throw invalid(
      `${rules.length} routing rules provided, the number of routing rules in a website configuration is limited to ${maxRules}.`,
    )
  }
  rules.forEach(checkRule)
}

function checkRule({ Condition, Redirect }: RoutingRule): void {
  if (Condition !== undefined) checkCondition(Condition)
  const { Protocol, HttpRedirectCode, ReplaceKeyPrefixWith, ReplaceKeyWith } = Redirect
  if (Object.values(Redirect).every((value) => value === undefined)) throw s3Error('MalformedXML')
  if (ReplaceKeyPrefixWith !== undefined && ReplaceKeyWith !== undefined)
    throw invalid('You can only define ReplaceKeyPrefix or ReplaceKey but not both.')
  if (HttpRedirectCode !== undefined && !redirectCodes.has(HttpRedirectCode)) {
    throw invalid(
      `The provided HTTP redirect code (${HttpRedirectCode}) is not valid. Valid codes are 3XX except 300.`,
    )
  }
  checkProtocol(Protocol)
}

function checkCondition({ KeyPrefixEquals, HttpErrorCodeReturnedEquals }: RoutingCondition): void {
  if (KeyPrefixEquals === undefined && HttpErrorCodeReturnedEquals === undefined) {
    throw invalid(
      "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
    )
  }
  if (HttpErrorCodeReturnedEquals !== undefined && !errorCodes.test(HttpErrorCodeReturnedEquals)) {
    throw invalid(
      `The provided HTTP error code (${HttpErrorCodeReturnedEquals}) is not valid. Valid codes are 4XX or 5XX.`,
    )
  }
}

function checkProtocol(protocol: string | undefined): void {
  if (protocol === undefined || protocol === 'http' || protocol === 'https') return
  throw invalid(
    'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
  )
}

const invalid = (message: string): Error => s3Error('InvalidRequest', { message })

function invalidArgument(
  ArgumentName: string,
  ArgumentValue: string,
  { message }: { readonly message: string },
): Error {
  return s3Error('InvalidArgument', { message, context: { ArgumentName, ArgumentValue } })
}
