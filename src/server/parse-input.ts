import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { checkContentMd5 } from '../protocol/checksum/check-digest.ts'
import { s3Error } from '../protocol/errors.ts'
import { unhonouredMember, type IdleMembers } from '../protocol/unhonoured-member.ts'
import { checkVersionId } from '../protocol/version-id.ts'
import type { Operation } from '../protocol/operations.ts'
import type { DocumentRoom } from './document-room.ts'
import { refuseEncryptionHeader } from './encryption/refuse-header.ts'
import type { AnyHandler } from './handler.ts'
import type { IncomingBody } from './incoming-body.ts'
import type { MatchedRequest } from './request-head.ts'

/** Members that the pipeline itself acts on, or that change nothing on this server. */
const pipelineMembers = new Set([
  'Bucket',
  'ChecksumAlgorithm',
  'ConfirmRemoveSelfBucketAccess',
  'ContentLength',
  'ContentMD5',
  'ExpectedBucketOwner',
  'Key',
  'RequestPayer',
])

/** Values that ask for nothing but what this server does anyway. */
const defaultValues: Readonly<Record<string, readonly unknown[]>> = {
  ObjectLockEnabledForBucket: [false],
  StorageClass: ['STANDARD'],
  BypassGovernanceRetention: [false],
}

const idleMembers: IdleMembers = { neutral: pipelineMembers, defaults: defaultValues }

interface InputReaders {
  readonly handler: AnyHandler
  readonly documents: DocumentRoom
}

/** The typed input of a request. Throws `MalformedXML` and its kin, and `NotImplemented` for what the handler lacks. */
export async function parseInput(
  head: MatchedRequest,
  body: IncomingBody,
  { handler, documents }: InputReaders,
): Promise<Readonly<Record<string, unknown>>> {
  const { query, headers, target, operation } = head
  const { input } = operation
  refuseEncryptionHeader(operation.name, headers)
  if (unsummedRefused.has(operation.name)) checkIsSummed(body)
  const document =
    input.streaming === undefined ? await readDocument(body, operation, documents) : ''
  const labels = { Bucket: target.bucket, Key: target.key }
  const parsed = input.read({ labels, query, headers, body: document }, true)
  checkHonoured(parsed, handler)
  if (typeof parsed['VersionId'] === 'string') checkVersionId(parsed['VersionId'])
  if (input.streaming !== undefined) parsed[input.streaming] = body
  return parsed
}

/** A body that was damaged on its way could delete another key. Source: S3 API Reference, DeleteObjects. */
const unsummedRefused: ReadonlySet<string> = new Set(['DeleteObjects'])

function checkIsSummed({ contentMd5, algorithm }: IncomingBody): void {
  if (contentMd5 !== undefined || algorithm !== undefined) return
  throw s3Error('InvalidRequest', {
    message: 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
  })
}

async function readDocument(
  body: IncomingBody,
  { name }: Operation,
  documents: DocumentRoom,
): Promise<string> {
  const { size = 0 } = body
  if (size === 0) return ''
  const giveBack = documents.take(name, size)
  const bytes = await body.whole().finally(giveBack)
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
  throw s3Error('NotImplemented', {
    message: `${operation} does not implement ${member} on this server.`,
    context: { Member: member },
  })
}
