import type { ContextKeys } from '../protocol/iam/request-context.ts'
import type { Tags } from '../protocol/tagging.ts'
import type { VerifiedRequest } from '../protocol/sigv4/verify-request.ts'
import type { Caller } from './handler.ts'
import type { RequestHead } from './request-head.ts'

/** What condition keys are answered from. */
export interface KeySource {
  readonly head: RequestHead
  readonly verified: VerifiedRequest
  readonly caller: Caller
  readonly principalArn: string | undefined
  readonly now: Date
  readonly bucketOwner: string | undefined
  /** Whether plain HTTP from this very machine counts as TLS: a simulation. */
  readonly assumeSecureTransport: boolean
  /** Tags of the object there is. */
  readonly existingTags: () => Tags | undefined
  /** Tags that the request would set. */
  readonly requestTags: () => Tags | undefined
}

const loopback = /^(::1|(::ffff:)?127\.)/

type Answer = (source: KeySource) => string | undefined

const header =
  (name: string): Answer =>
  ({ head }) => {
    const value = head.headers[name]
    return typeof value === 'string' ? value : value?.join(',')
  }

const parameter =
  (name: string): Answer =>
  ({ head }) =>
    head.query.find(([each]) => each === name)?.[1]

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
  'aws:principalarn': ({ principalArn }) => principalArn,
  'aws:principaltype': ({ caller }) => (caller.accessKeyId === undefined ? 'Anonymous' : 'Account'),
  'aws:referer': header('referer'),
  'aws:requestedregion': signed(({ region }) => region),
  'aws:resourceaccount': ({ bucketOwner }) => bucketOwner,
  'aws:securetransport': ({ head, assumeSecureTransport }) =>
    String(head.encrypted || (assumeSecureTransport && loopback.test(head.address))),
  'aws:sourceip': ({ head }) => head.address.replace(/^::ffff:/, ''),
  'aws:useragent': header('user-agent'),
  'aws:userid': ({ caller }) => (caller.accessKeyId === undefined ? 'anonymous' : caller.account),
  's3:authtype': signed(({ method }) => authTypes[method]),
  's3:delimiter': parameter('delimiter'),
  's3:if-match': header('if-match'),
  's3:if-none-match': header('if-none-match'),
  's3:max-keys': parameter('max-keys'),
  's3:prefix': parameter('prefix'),
  's3:resourceaccount': ({ bucketOwner }) => bucketOwner,
  's3:signatureage': signed(({ signatureAgeMs }) => String(Math.max(0, signatureAgeMs))),
  's3:signatureversion': signed(() => 'AWS4-HMAC-SHA256'),
  's3:versionid': parameter('versionId'),
}

/** The condition keys of a request. Each is computed when a policy asks for it. */
export function contextKeys(source: KeySource): ContextKeys {
  return {
    get(key) {
      if (key.includes('objecttag')) return tagKey(key, source)
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
function tagKey(key: string, { existingTags, requestTags }: KeySource) {
  if (key.startsWith(ofExisting)) return valuesOf(existingTags(), key.slice(ofExisting.length))
  const tags = requestTags()
  if (key.startsWith(ofRequest)) return valuesOf(tags, key.slice(ofRequest.length))
  return key === 's3:requestobjecttagkeys' && tags !== undefined ? Object.keys(tags) : undefined
}

function valuesOf(tags: Tags | undefined, wanted: string): readonly string[] | undefined {
  const found = Object.entries(tags ?? {}).filter(([key]) => key.toLowerCase() === wanted)
  return found.length === 0 ? undefined : found.map(([, value]) => value)
}
