import { abortable } from '../client/abortable.ts'
import { knownLength, type RequestBody } from '../client/request-body.ts'
import type { Accept } from '../declaration/accept.ts'
import type { Compression } from '../declaration/compression.ts'
import type { StorageDeclaration } from '../declaration/declaration.ts'
import { checkAccept } from './accept-check.ts'
import { isCoded } from './is-coded.ts'
import {
  compressedBytes,
  compressedStream,
  isCompressedAtOnce,
  isCompressible,
} from './compressed-body.ts'
import { contentTypeConflict } from './content-type-agreement.ts'
import { chosenContentType, withCharset } from './content-type-choice.ts'
import { forcedAttachment } from './forced-attachment.ts'
import { measuredBody, wrongLength } from './measured-body.ts'
import { contentTypeOfKey } from './media-types.ts'
import { peekBody } from './peek-body.ts'
import type { PutOptions } from './put-options.ts'
import { sniffAtOnce, sniffContentType, sniffedBytes, unknownType } from './sniff-content-type.ts'
import type { ContentTypeConflict } from './stored-object.ts'

/** A body that may be stored, and what is to be said of it. */
export interface PreparedPut {
  readonly body: RequestBody
  /** Bytes, where they are known and the body cannot tell. */
  readonly length: number | undefined
  readonly contentType: string
  readonly contentEncoding: string | undefined
  readonly contentDisposition: string | undefined
  readonly contentTypeConflict: ContentTypeConflict | undefined
}

export interface PutRequest {
  readonly declared: Pick<StorageDeclaration, 'name' | 'kind' | 'accept' | 'compress'>
  readonly key: string
  readonly options: PutOptions
}

/**
 * Looks at a body as far as its rules need it, and makes of it what is to be sent. At once for a body
 * in memory that is stored as it is. Throws what {@link checkAccept} does; a stream that breaks a rule
 * later fails with it while it is read.
 */
export function preparePut(
  request: PutRequest,
  body: RequestBody,
): PreparedPut | Promise<PreparedPut> {
  const { key, options } = request
  const rules: Rules = {
    ...request,
    accepts: rulesOf(request),
    byKey: contentTypeOfKey(key),
  }
  const size = knownLength(body) ?? options.length
  for (const accept of rules.accepts)
    checkAccept(accept, { storage: request.declared.name, key, size })
  if (typeof body === 'string') return prepareBytes(rules, Buffer.from(body))
  if (body instanceof Uint8Array) return prepareBytes(rules, body)
  return body instanceof Blob ? prepareBlob(rules, body) : prepareStream(rules, body)
}

function rulesOf({ declared, options: { accept } }: PutRequest): readonly Accept[] {
  return accept === false ? [] : [declared.accept, accept].filter((each) => each !== undefined)
}

interface Rules extends PutRequest {
  readonly accepts: readonly Accept[]
  readonly byKey: string | undefined
}

type Saying = Omit<PreparedPut, 'body' | 'length'>

function prepareBytes(rules: Rules, bytes: Uint8Array): PreparedPut | Promise<PreparedPut> {
  const { length } = rules.options
  if (length !== undefined && length !== bytes.byteLength)
    throw wrongLength({ storage: rules.declared.name, key: rules.key, length })
  const byContent = seenContentType(rules, bytes)
  if (!(byContent instanceof Promise)) return finishBytes(rules, bytes, byContent)
  return byContent.then((found) => finishBytes(rules, bytes, found))
}

function finishBytes(
  rules: Rules,
  bytes: Uint8Array,
  byContent: string | undefined,
): PreparedPut | Promise<PreparedPut> {
  const saying = sayingOf(rules, bytes, byContent)
  const coding = codingOf(rules, saying.contentType, bytes.byteLength)
  if (coding === undefined) return { ...saying, body: bytes, length: undefined }
  return isCompressedAtOnce(bytes.byteLength)
    ? compressBytes(bytes, saying, coding)
    : compressStream(rules, { saying, coding, source: eachOf(bytes) })
}

async function prepareBlob(rules: Rules, blob: Blob): Promise<PreparedPut> {
  if (blob.size <= sniffedBytes)
    return prepareBytes(rules, new Uint8Array(await blob.arrayBuffer()))
  const head = new Uint8Array(await blob.slice(0, sniffedBytes).arrayBuffer())
  const saying = sayingOf(rules, head, await seenContentType(rules, head))
  const coding = codingOf(rules, saying.contentType, blob.size)
  if (coding === undefined) return { ...saying, body: blob, length: rules.options.length }
  return compressStream(rules, { saying, coding, source: blob.stream() })
}

async function prepareStream(rules: Rules, body: RequestBody): Promise<PreparedPut> {
  const { key, declared, accepts, options } = rules
  const { length, signal } = options
  const { head, isWhole, bytes, close } = await peekBody(body, sniffedBytes, signal)
  try {
    if (isWhole) {
      for (const accept of accepts)
        checkAccept(accept, { storage: declared.name, key, size: head.byteLength })
      return await prepareBytes(rules, head)
    }
    const saying = sayingOf(rules, head, await abortable(seen(rules, head), signal))
    const coding = codingOf(rules, saying.contentType, length)
    if (coding !== undefined) return compressStream(rules, { saying, coding, source: bytes })
    const source = accepts.length === 0 ? bytes : measured(rules, bytes)
    return { ...saying, body: source, length }
  } catch (error) {
    close()
    throw error
  }
}

const seen = async (rules: Rules, head: Uint8Array): Promise<string | undefined> =>
  seenContentType(rules, head)

/**
 * What the bytes tell. The library is asked only where its answer changes something: it takes as long
 * as a small request does.
 */
function seenContentType(
  { accepts, byKey, options: { contentType, contentEncoding } }: Rules,
  head: Uint8Array,
): string | undefined | Promise<string> {
  const known = sniffAtOnce(head)
  // The bytes of a coding tell of the coding.
  if (contentEncoding !== undefined && isCoded(contentEncoding, known)) return undefined
  if (known !== undefined) return known
  const isRuled = accepts.some(({ contentTypes }) => contentTypes !== undefined)
  const isOpen = contentType === undefined && byKey !== unknownType
  return isRuled || isOpen ? sniffContentType(head) : undefined
}

/** What is said of a body by what is known of it. Throws `ContentTypeRejected`. */
function sayingOf(
  { declared, key, options, accepts, byKey }: Rules,
  head: Uint8Array,
  byContent: string | undefined,
): Saying {
  const isEmpty = head.byteLength === 0
  // No bytes tell nothing.
  const facts = {
    declared: options.contentType,
    byKey,
    byContent: isEmpty ? undefined : byContent,
  }
  const chosen = chosenContentType(facts)
  const size = isEmpty ? 0 : undefined
  const about = { storage: declared.name, key, contentType: chosen, byContent, size }
  for (const { contentTypes } of accepts)
    if (contentTypes !== undefined) checkAccept({ contentTypes }, about)
  const contentType = options.contentType ?? withCharset(chosen, head)
  return {
    contentType,
    contentEncoding: options.contentEncoding,
    contentDisposition: options.contentDisposition || forcedAttachment(declared, contentType),
    contentTypeConflict: contentTypeConflict(facts),
  }
}

function codingOf(
  { declared, options: { compress = declared.compress, contentEncoding } }: Rules,
  contentType: string,
  size: number | undefined,
): Compression | undefined {
  if (compress === undefined || compress === false || contentEncoding !== undefined)
    return undefined
  return isCompressible(contentType, size) ? compress : undefined
}

async function compressBytes(
  bytes: Uint8Array,
  saying: Saying,
  coding: Compression,
): Promise<PreparedPut> {
  const coded = await compressedBytes(bytes, coding)
  if (coded === undefined) return { ...saying, body: bytes, length: undefined }
  return { ...saying, contentEncoding: coding, body: coded, length: undefined }
}

interface Coded {
  readonly saying: Saying
  readonly coding: Compression
  readonly source: AsyncIterable<Uint8Array>
}

function compressStream(rules: Rules, { saying, coding, source }: Coded): PreparedPut {
  const body = compressedStream(measured(rules, source), coding)
  return { ...saying, contentEncoding: coding, body, length: undefined }
}

function measured(
  { declared, key, accepts, options: { length } }: Rules,
  source: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  return measuredBody(source, { storage: declared.name, key, accepts, length })
}

async function* eachOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes
}
