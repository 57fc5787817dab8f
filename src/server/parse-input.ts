import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { checkContentMd5 } from '../protocol/checksum/check-digest.ts'
import { s3Error } from '../protocol/errors.ts'
import { unhonouredMember, type IdleMembers } from '../protocol/unhonoured-member.ts'
import type { AnyHandler } from './handler.ts'
import type { IncomingBody } from './incoming-body.ts'
import type { MatchedRequest } from './request-head.ts'

/** The longest XML or JSON body: a thousand keys of 1024 bytes, every one escaped. */
const maxDocumentBytes = 8 * 1024 ** 2

/** Members that the pipeline itself acts on, or that change nothing on this server. */
const pipelineMembers = new Set([
  'Bucket',
  'ChecksumAlgorithm',
  'ConfirmRemoveSelfBucketAccess',
  'ContentLength',
  'ContentMD5',
  'ExpectedBucketOwner',
  'Key',
  'OptionalObjectAttributes',
  'RequestPayer',
])

/** Values that ask for nothing but what this server does anyway. */
const defaultValues: Readonly<Record<string, readonly unknown[]>> = {
  ACL: ['private', 'bucket-owner-full-control'],
  ObjectLockEnabledForBucket: [false],
  StorageClass: ['STANDARD'],
  BypassGovernanceRetention: [false],
}

const idleMembers: IdleMembers = { neutral: pipelineMembers, defaults: defaultValues }

/** The typed input of a request. Throws `MalformedXML` and its kin, and `NotImplemented` for what the handler lacks. */
export async function parseInput(
  head: MatchedRequest,
  body: IncomingBody,
  handler: AnyHandler,
): Promise<Readonly<Record<string, unknown>>> {
  const { query, headers, target, operation } = head
  const { input } = operation
  const document = input.streaming === undefined ? await readDocument(body) : ''
  const labels = { Bucket: target.bucket, Key: target.key }
  const parsed = input.read({ labels, query, headers, body: document }, true)
  checkHonoured(parsed, handler)
  if (input.streaming !== undefined) parsed[input.streaming] = body
  return parsed
}

async function readDocument(body: IncomingBody): Promise<string> {
  const { size = 0 } = body
  if (size === 0) return ''
  if (size > maxDocumentBytes) {
    throw s3Error('MaxMessageLengthExceeded', {
      context: { MaxMessageLengthBytes: maxDocumentBytes },
    })
  }
  const bytes = await body.whole()
  if (body.contentMd5 !== undefined) {
    checkContentMd5(body.contentMd5, createHash('md5').update(bytes).digest())
  }
  // Replaced by U+FFFD, a broken character could name another key.
  if (!isUtf8(bytes)) throw s3Error('MalformedXML')
  return bytes.toString('utf8')
}

function checkHonoured(
  input: Readonly<Record<string, unknown>>,
  { honours, operation }: AnyHandler,
): void {
  const member = unhonouredMember(input, honours, idleMembers)
  if (member === undefined) return
  if (member === 'ACL' || member.startsWith('Grant')) throw s3Error('AccessControlListNotSupported')
  throw s3Error('NotImplemented', {
    message: `${operation} does not implement ${member} on this server.`,
    context: { Member: member },
  })
}
