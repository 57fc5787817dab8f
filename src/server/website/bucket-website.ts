import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import { validateWebsite } from '../../protocol/website/validate-website.ts'
import type { WebsiteConfiguration } from '../../protocol/website/website-configuration.ts'
import { aspectReader } from '../aspect-reader.ts'
import { matching } from '../sub-resources/matching.ts'

const text = z.string().optional()
const rule = z.object({
  Condition: z.object({ KeyPrefixEquals: text, HttpErrorCodeReturnedEquals: text }).optional(),
  Redirect: z.object({
    HostName: text,
    Protocol: text,
    HttpRedirectCode: text,
    ReplaceKeyPrefixWith: text,
    ReplaceKeyWith: text,
  }),
})
const configuration = z.object({
  IndexDocument: z.object({ Suffix: z.string() }).optional(),
  ErrorDocument: z.object({ Key: z.string() }).optional(),
  RedirectAllRequestsTo: z.object({ HostName: z.string(), Protocol: text }).optional(),
  RoutingRules: z.array(rule).optional(),
})

/** A website configuration, if S3 takes it. Throws `MalformedXML`, `InvalidArgument`, `InvalidRequest`. */
export function websiteOf(document: Json): WebsiteConfiguration {
  const website = matching(configuration, document)
  validateWebsite(website)
  return website
}

/** A bucket's website. */
export const bucketWebsite = aspectReader('website', websiteOf)
