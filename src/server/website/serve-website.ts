import { isStowageError, type StowageError } from '../../core/error.ts'
import { s3Error } from '../../protocol/errors.ts'
import { documentKey, folderIndexKey, folderLocation } from '../../protocol/website/document-key.ts'
import { writeFoundPage } from '../../protocol/website/error-page.ts'
import { redirectOfAll, routedRedirect } from '../../protocol/website/routing-rules.ts'
import type { WebsiteConfiguration } from '../../protocol/website/website-configuration.ts'
import { authorize } from '../authorize.ts'
import { anonymous } from '../caller.ts'
import { corsHeaders, preflight } from '../cors.ts'
import type { Entrance } from '../entrance.ts'
import { send, type Answering } from '../respond.ts'
import type { RequestRecord, ServerState } from '../server-state.ts'
import { bucketWebsite } from './bucket-website.ts'
import { errorPage, htmlType } from './website-error-page.ts'
import { matchedOn, sendRedirect, visitor, websiteEntrance } from './website-entrance.ts'
import { readSiteRequest, type SiteRequest } from './website-request.ts'

/** What serving a website takes from the pipeline. */
export interface SiteParts {
  readonly state: ServerState
  readonly answering: Answering
  readonly record: RequestRecord
  readonly bucketName: string
  /** The pipeline from a matched request on. Returns the number of body bytes. */
  readonly perform: (entrance: Entrance) => Promise<number>
}

/** A request to a website that there is. */
interface Visit extends SiteParts {
  readonly request: SiteRequest
  readonly website: WebsiteConfiguration
}

/**
 * Answers a visitor of a bucket's website as S3's website endpoints do: with objects that everybody may read, index and
 * error documents, and redirects. Returns the number of body bytes. Source: S3 User Guide, "Website endpoints".
 */
export async function serveWebsite(parts: SiteParts): Promise<number> {
  const { state, answering, record, bucketName } = parts
  answering.errorPage = errorPage()
  record.bucket = bucketName
  record.isWebsite = true
  record.caller = 'anonymous'
  const request = readSiteRequest(answering.request, bucketName, state)
  const { head } = request
  record.key = request.key
  if (head.method === 'OPTIONS')
    return send(answering, { status: 200, headers: preflight(state.engine, head) })
  answering.cors = corsHeaders(state.engine, head)
  if (head.method !== 'GET' && head.method !== 'HEAD') {
    const context = { Method: head.method, ResourceType: 'OBJECT' }
    throw s3Error('MethodNotAllowed', { context })
  }
  const website = websiteNamed(state, bucketName)
  const redirect = redirectOfAll(website, request) ?? routedRedirect(website, request)
  if (redirect !== undefined) return sendRedirect(answering, redirect)
  return visit({ ...parts, request, website })
}

function websiteNamed({ engine }: ServerState, BucketName: string): WebsiteConfiguration {
  const context = { BucketName }
  const bucket = engine.bucket(BucketName)
  if (bucket === undefined) throw s3Error('NoSuchBucket', { context })
  const website = bucketWebsite(bucket)
  if (website === undefined) throw s3Error('NoSuchWebsiteConfiguration', { context })
  return website
}

async function visit(site: Visit): Promise<number> {
  const { answering, request, perform, record } = site
  const key = documentKey(request.key, suffixOf(site))
  record.key = key
  try {
    return await perform(websiteEntrance(request.head, answering, { key }))
  } catch (error) {
    if (answering.response.headersSent || !isStowageError(error)) throw error
    return fail(site, problemOf(site, key, error))
  }
}

/** What a request that failed is answered: the way to a folder, a redirect, the error document, or the error. */
async function fail(site: Visit, problem: StowageError): Promise<number> {
  const { answering, request, website, record } = site
  const { status = 500 } = problem
  if (status < 400 || status > 499) throw problem
  if (isFolder(site)) return sendFound(site)
  record.code = problem.code
  const redirect = routedRedirect(website, request, status)
  if (redirect !== undefined) return sendRedirect(answering, redirect)
  return website.ErrorDocument === undefined
    ? Promise.reject(problem)
    : serveErrorDocument(site, website.ErrorDocument.Key, problem)
}

async function serveErrorDocument(
  site: Visit,
  key: string,
  problem: StowageError,
): Promise<number> {
  const { answering, request, perform } = site
  const { status: failed = 500 } = problem
  try {
    return await perform(websiteEntrance(request.head, answering, { key, failed }))
  } catch (error) {
    if (answering.response.headersSent || !isStowageError(error)) throw error
    answering.status = undefined
    answering.errorPage = errorPage(problemOf(site, key, error))
    throw problem
  }
}

/**
 * On a website, whoever may read a key may know that nothing is there, and 403 is said of what is.
 * Source: S3 User Guide, "Setting permissions for website access".
 */
function problemOf(site: Visit, Key: string, error: StowageError): StowageError {
  if (error.code !== 'AccessDenied') return error
  return !isThere(site, Key) && mayRead(site, Key)
    ? s3Error('NoSuchKey', { context: { Key } })
    : s3Error('AccessDenied')
}

function isThere({ state, bucketName }: Visit, key: string): boolean {
  return state.engine.getObject({ bucket: bucketName, key })?.deleteMarker === false
}

function mayRead({ state, request, record }: Visit, key: string): boolean {
  const head = matchedOn(request.head, key)
  try {
    authorize({ state, head, verified: visitor, caller: anonymous, now: record.time })
    return true
  } catch {
    return false
  }
}

/** No object is there, but an index document below. */
function isFolder(site: Visit): boolean {
  const { key } = site.request
  const index = folderIndexKey(key, suffixOf(site))
  return index !== undefined && !isThere(site, key) && isThere(site, index) && mayRead(site, index)
}

function sendFound({ answering, request, record }: Visit): number {
  record.code = 'Found'
  const location = folderLocation(request.key)
  const headers = {
    location,
    'x-amz-error-code': 'Found',
    'x-amz-error-message': 'Resource Found',
    'content-type': htmlType,
  }
  return send(answering, { status: 302, headers, body: writeFoundPage(answering) })
}

/** A website that redirects everything has none, and never gets here. */
const suffixOf = ({ website }: Visit): string => website.IndexDocument?.Suffix ?? ''
