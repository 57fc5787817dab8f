import { TLSSocket } from 'node:tls'
import { percentDecode } from '../core/percent.ts'
import type { ContextKeys } from '../protocol/iam/request-context.ts'
import type { Principal } from '../protocol/iam/principal.ts'
import type { Tags } from '../protocol/tagging.ts'
import { parameterOf } from '../protocol/query-string.ts'
import type { VerifiedRequest } from '../protocol/sigv4/verify-request.ts'
import { bucketTagValues } from './bucket-tags.ts'
import type { Caller } from './caller.ts'
import type { Asked, AskedLock } from './handler.ts'
import type { MatchedRequest } from './request-head.ts'
import { isSecureTransport } from './secure-transport.ts'
import type { ServerState } from './server-state.ts'
import { existingTags, requestTags } from './tag-conditions.ts'

/** What condition keys are answered from. */
export interface KeySource {
  readonly head: MatchedRequest
  readonly verified: VerifiedRequest
  readonly caller: Caller
  readonly now: Date
  /** Without a bucket it is about the account itself. */
  readonly asked: KeyedAction
  readonly state: Pick<ServerState, 'engine' | 'assumeSecureTransport' | 'dayMs'>
}

/** An action, on a bucket or object or, as to create a bucket, on neither. */
export interface KeyedAction extends Omit<Asked, 'bucket'> {
  readonly bucket?: Asked['bucket']
  /** The region that a new bucket is asked for. */
  readonly locationConstraint?: string | undefined
  /** An ARN, where it is about neither. */
  readonly resource?: string
}

type Answer = (source: KeySource) => string | undefined

function textOf({ headers }: MatchedRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.join(',')
}

const header =
  (name: string): Answer =>
  ({ head }) =>
    textOf(head, name)

const parameter =
  (name: string): Answer =>
  ({ head }) =>
    parameterOf(head.query, name)

const signed =
  (answer: (request: Extract<VerifiedRequest, { kind: 'signed' }>) => string): Answer =>
  ({ verified }) =>
    verified.kind === 'signed' ? answer(verified) : undefined

const authTypes = { header: 'REST-HEADER', query: 'REST-QUERY-STRING', form: 'POST' } as const

/**
 * The keys this server can answer. A key that is not here, or answers undefined, is absent from the request.
 * Source: Service Authorization Reference, "Condition keys for Amazon S3"; IAM User Guide, global keys.
 */
const answers: Readonly<Record<string, Answer>> = {
  'aws:currenttime': ({ now }) => now.toISOString(),
  'aws:epochtime': ({ now }) => String(Math.floor(now.getTime() / 1000)),
  'aws:principalaccount': ({ caller }) =>
    caller.accessKeyId === undefined ? undefined : caller.account,
  'aws:principalarn': ({ caller }) => arnOf(caller.principal),
  'aws:principalisawsservice': () => 'false',
  'aws:principaltype': ({ caller }) => principalTypes[caller.principal.type],
  'aws:referer': header('referer'),
  'aws:requestedregion': signed(({ region }) => region),
  'aws:resourceaccount': ({ asked }) => asked.bucket?.owner,
  'aws:securetransport': ({ head, state }) => String(isSecureTransport(head, state)),
  'aws:sourceip': ({ head }) => head.address.replace(/^::ffff:/, ''),
  'aws:useragent': header('user-agent'),
  'aws:userid': ({ caller }) => caller.user?.id ?? caller.account,
  'aws:username': ({ caller }) => caller.user?.name,
  'aws:viaawsservice': () => 'false',
  'iam:passedtoservice': ({ asked }) =>
    asked.action === 'iam:PassRole' ? 's3.amazonaws.com' : undefined,
  's3:authtype': signed(({ method }) => authTypes[method]),
  's3:delimiter': parameter('delimiter'),
  's3:if-match': header('if-match'),
  's3:if-none-match': header('if-none-match'),
  's3:locationconstraint': ({ asked }) => asked.locationConstraint,
  's3:max-keys': parameter('max-keys'),
  's3:object-lock-legal-hold': lockKey('legalHold', 'x-amz-object-lock-legal-hold'),
  's3:object-lock-mode': lockKey('mode', 'x-amz-object-lock-mode'),
  's3:object-lock-remaining-retention-days': remainingDays,
  's3:object-lock-retain-until-date': retainUntil,
  's3:objectcreationoperation': ({ asked, head }) =>
    asked.action === 's3:PutObject' ? String(creating.has(head.operation.name)) : undefined,
  's3:prefix': ({ asked, head }) => asked.prefix ?? parameterOf(head.query, 'prefix'),
  's3:resourceaccount': ({ asked }) => asked.bucket?.owner,
  's3:signatureage': signed(({ signatureAgeMs }) => String(Math.max(0, signatureAgeMs))),
  's3:signatureversion': signed(() => 'AWS4-HMAC-SHA256'),
  's3:tlsversion': ({ head }) => tlsVersionOf(head.socket),
  's3:versionid': ({ asked }) => asked.versionId,
  's3:x-amz-copy-source': ({ head }) => copySourceOf(textOf(head, 'x-amz-copy-source')),
}

/** `1.3` over TLS 1.3. */
function tlsVersionOf(socket: MatchedRequest['socket']): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  return socket
    .getProtocol()
    ?.replace(/^TLSv1$/, 'TLSv1.0')
    .slice('TLSv'.length)
}

const principalTypes: Readonly<Record<Principal['type'], string>> = {
  anonymous: 'Anonymous',
  root: 'Account',
  service: 'AWSService',
  session: 'AssumedRole',
  user: 'User',
}

const arnOf = (principal: Principal): string | undefined =>
  'arn' in principal ? principal.arn : undefined

/** Of the requests that need s3:PutObject, those that leave an object behind: not the parts of an upload. */
const creating: ReadonlySet<string> = new Set([
  'CompleteMultipartUpload',
  'CopyObject',
  'PutObject',
])

function retainUntil(source: KeySource): string | undefined {
  return lockKey('until', 'x-amz-object-lock-retain-until-date')(source)
}

/** Where the body says the lock, a header says nothing of it. */
function lockKey(member: keyof AskedLock, name: string): Answer {
  return ({ asked, head }) => (asked.lock === undefined ? textOf(head, name) : asked.lock[member])
}

/** Counted in days begun, as the retention that a request asks for is. */
function remainingDays(source: KeySource): string | undefined {
  const until = Date.parse(retainUntil(source) ?? '')
  if (Number.isNaN(until)) return undefined
  return String(Math.ceil((until - source.now.getTime()) / source.state.dayMs))
}

/** `bucket/key`, as policies write it: without the slash and the escapes that clients send. */
function copySourceOf(source: string | undefined): string | undefined {
  const path = source?.replace(/^\//, '')
  return path === undefined ? undefined : (percentDecode(path) ?? path)
}

/** The condition keys of a request. Each is computed when a policy asks for it. */
export function contextKeys(source: KeySource): ContextKeys {
  return {
    get(key) {
      if (key.includes('objecttag')) return tagKey(key, source)
      const tags = bucketTagValues(key, source.asked.bucket)
      if (tags !== undefined) return tags
      const answer = Object.hasOwn(answers, key) ? answers[key] : headerKey(key)
      const value = answer?.(source)
      return value === undefined ? undefined : [value]
    },
  }
}

/** `s3:x-amz-acl` is the header of that name. */
function headerKey(key: string): Answer | undefined {
  return key.startsWith('s3:x-amz-') ? header(key.slice('s3:'.length)) : undefined
}

const ofExisting = 's3:existingobjecttag/'
const ofRequest = 's3:requestobjecttag/'

/** Keys are compared without case, so tags that differ in nothing else are values of one key. */
function tagKey(key: string, { asked, head, state }: KeySource) {
  if (key.startsWith(ofExisting)) {
    return valuesOf(existingTags(state.engine, asked), key.slice(ofExisting.length))
  }
  const tags = requestTags(head, asked)
  if (key.startsWith(ofRequest)) return valuesOf(tags, key.slice(ofRequest.length))
  return key === 's3:requestobjecttagkeys' && tags !== undefined ? Object.keys(tags) : undefined
}

function valuesOf(tags: Tags | undefined, wanted: string): readonly string[] | undefined {
  const found = Object.entries(tags ?? {}).filter(([key]) => key.toLowerCase() === wanted)
  return found.length === 0 ? undefined : found.map(([, value]) => value)
}
