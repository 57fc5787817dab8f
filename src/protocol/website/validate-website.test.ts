import { expect, it } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import { validateWebsite } from './validate-website.ts'
import type { RoutingRule, WebsiteConfiguration } from './website-configuration.ts'

const IndexDocument = { Suffix: 'index.html' }
const ruled = (...RoutingRules: readonly RoutingRule[]): WebsiteConfiguration => ({
  IndexDocument,
  RoutingRules,
})
const refusal = (website: WebsiteConfiguration): readonly unknown[] | undefined => {
  try {
    validateWebsite(website)
    return undefined
  } catch (error) {
    if (isStowageError(error)) return [error.code, error.message, error.context]
    throw error
  }
}

const Redirect = { ReplaceKeyPrefixWith: '' }

it.each<WebsiteConfiguration>([
  { IndexDocument },
  { IndexDocument, ErrorDocument: { Key: 'errors/404.html' } },
  { RedirectAllRequestsTo: { HostName: 'example.com' } },
  { RedirectAllRequestsTo: { HostName: 'example.com', Protocol: 'https' } },
  ruled({ Redirect: { HostName: 'example.com' } }),
  ruled({ Condition: { KeyPrefixEquals: '' }, Redirect }),
  ruled({ Condition: { HttpErrorCodeReturnedEquals: '404' }, Redirect }),
  ruled(...Array.from({ length: 50 }, () => ({ Redirect: { HttpRedirectCode: '307' } }))),
])('takes what S3 takes: %j', (website) => {
  expect(refusal(website)).toBeUndefined()
})

/** Source: answers of S3 that tests of other servers have recorded. */
it.each<[WebsiteConfiguration, string, string, object?]>([
  [
    { IndexDocument: { Suffix: '/index.html' } },
    'InvalidArgument',
    'The IndexDocument Suffix is not well formed',
    { ArgumentName: 'IndexDocument', ArgumentValue: '/index.html' },
  ],
  [
    { IndexDocument: { Suffix: '' } },
    'InvalidArgument',
    'The IndexDocument Suffix is not well formed',
  ],
  [
    { RedirectAllRequestsTo: { HostName: 'a' }, IndexDocument },
    'InvalidArgument',
    'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
    { ArgumentName: 'RedirectAllRequestsTo', ArgumentValue: 'not null' },
  ],
  [
    { ErrorDocument: { Key: 'error.html' } },
    'InvalidArgument',
    'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
    { ArgumentName: 'IndexDocument', ArgumentValue: 'null' },
  ],
  [{}, 'InvalidArgument', 'A value for IndexDocument Suffix must be provided'],
  [{ RedirectAllRequestsTo: { HostName: '' } }, 'MalformedXML', ''],
  [
    { RedirectAllRequestsTo: { HostName: 'a', Protocol: 'ftp' } },
    'InvalidRequest',
    'Invalid protocol',
  ],
  [
    ruled({ Redirect: { Protocol: 'http2' } }),
    'InvalidRequest',
    'Invalid protocol, protocol can be',
  ],
  [{ IndexDocument, ErrorDocument: { Key: '' } }, 'MalformedXML', ''],
  [
    ruled({ Redirect: { ReplaceKeyPrefixWith: 'a', ReplaceKeyWith: 'b' } }),
    'InvalidRequest',
    'You can only define ReplaceKeyPrefix or ReplaceKey but not both.',
  ],
  [ruled({ Condition: {}, Redirect }), 'InvalidRequest', 'Condition cannot be empty.'],
  [
    ruled({ Condition: { HttpErrorCodeReturnedEquals: '302' }, Redirect }),
    'InvalidRequest',
    'error code (302) is not valid. Valid codes are 4XX or 5XX.',
  ],
  [
    ruled({ Condition: { HttpErrorCodeReturnedEquals: '418' }, Redirect }),
    'InvalidRequest',
    'error code (418) is not valid',
  ],
  [
    ruled({ Redirect: { HttpRedirectCode: '314' } }),
    'InvalidRequest',
    'The provided HTTP redirect code (314) is not valid. Valid codes are 3XX except 300.',
  ],
  [ruled({ Redirect: { HttpRedirectCode: '300' } }), 'InvalidRequest', 'redirect code (300)'],
  [ruled({ Redirect: {} }), 'MalformedXML', ''],
  [ruled(), 'MalformedXML', ''],
  [
    ruled(...Array.from({ length: 51 }, () => ({ Redirect }))),
    'InvalidRequest',
    '51 routing rules provided, the number of routing rules in a website configuration is limited to 50.',
  ],
])('refuses %j', (website, code, message, context) => {
  const [found, text, about] = refusal(website) ?? []
  expect([found, String(text)]).toEqual([code, expect.stringContaining(message)])
  if (context !== undefined) expect(about).toEqual(context)
})
