import { isStowageError } from '../core/error.ts'
import { etagListHas, unquoteEtag } from '../protocol/etag.ts'
import { parseHttpDate } from '../protocol/http-date.ts'
import { evaluatePreconditions, wholeSeconds, type Conditions } from '../protocol/preconditions.ts'
import { contentRange, parseRange, type ByteRange } from '../protocol/range.ts'
import type { ObjectHead, ReadObject } from '../storage/read-object.ts'
import { endpointError } from './errors.ts'
import type {
  DownloadMode,
  DownloadRequest,
  DownloadTarget,
  PreparedDownload,
} from './prepared-download.ts'
import { proxyHeaders } from './proxy-headers.ts'

/**
 * Answers with the bytes themselves, read from the storage as fast as the browser takes them. Source of
 * the rules: RFC 9110 §13 and §14.
 */
export const proxyDownload: DownloadMode = {
  methods: ['GET', 'HEAD'],
  async prepare(download) {
    const { storage, target, request } = download
    const { signal } = request
    const isHead = request.method === 'HEAD'
    // A plain request asks the storage once; what it holds decides about all the others.
    const known = isHead || asksMore(request) ? await headOf(download) : undefined
    if (known !== undefined) {
      const outcome = conditionOf(request, known)
      if (outcome === 'failed') throw endpointError('ObjectChanged')
      if (outcome === 'not-modified') return bodiless(target, known, 304)
      if (isHead) return bodiless(target, known, 200)
    }
    const range = known && rangeOf(request, known)
    try {
      const object = await storage.get(target.key, { range, ifMatch: known?.etag, signal })
      return streamed(target, object)
    } catch (error) {
      if (isStowageError(error, 'NoSuchKey')) throw endpointError('DownloadUnknown')
      throw error
    }
  },
}

const deciding = [
  'range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
] as const

const asksMore = ({ headers }: Request): boolean => deciding.some((name) => headers.has(name))

async function headOf({ storage, target, request }: DownloadRequest): Promise<ObjectHead> {
  const head = await storage.head(target.key, { signal: request.signal })
  if (head === undefined) throw endpointError('DownloadUnknown')
  return head
}

function conditionOf({ headers }: Request, head: ObjectHead) {
  const conditions: Conditions = {
    ifMatch: headers.get('if-match') ?? undefined,
    ifNoneMatch: headers.get('if-none-match') ?? undefined,
    ifModifiedSince: dateOf(headers.get('if-modified-since')),
    ifUnmodifiedSince: dateOf(headers.get('if-unmodified-since')),
  }
  return evaluatePreconditions(conditions, validatorsOf(head))
}

/** A date that is none is as if it were not there. Source: RFC 9110 §13.1.3. */
const dateOf = (header: string | null): Date | undefined =>
  header === null ? undefined : parseHttpDate(header)

const validatorsOf = ({ etag, lastModified }: ObjectHead) => ({
  etag: unquoteEtag(etag),
  modified: lastModified.getTime(),
})

/** The range that is wanted of this very object; undefined for all of it. Throws `RangeUnsatisfiable`. */
function rangeOf({ headers }: Request, head: ObjectHead): ByteRange | undefined {
  const header = headers.get('range')
  if (header === null || !ifRangeHolds(headers.get('if-range'), head)) return undefined
  const range = parseRange(header, head.size)
  if (range !== 'unsatisfiable') return range
  throw endpointError('RangeUnsatisfiable', { context: { size: head.size } })
}

/** RFC 9110 §13.1.5: a strong ETag, or the exact date of the last change. */
function ifRangeHolds(ifRange: string | null, head: ObjectHead): boolean {
  if (ifRange === null) return true
  const { etag, modified } = validatorsOf(head)
  if (ifRange.startsWith('"')) return etagListHas(ifRange, etag)
  return parseHttpDate(ifRange)?.getTime() === wholeSeconds(modified)
}

function bodiless(target: DownloadTarget, head: ObjectHead, status: 200 | 304): PreparedDownload {
  const length = status === 200 ? { 'content-length': String(head.size) } : {}
  return {
    detail: { key: target.key, status },
    answer(requestId) {
      const headers = { ...proxyHeaders(target, head, requestId), ...length }
      return new Response(null, { status, headers })
    },
    discard() {},
  }
}

function streamed(target: DownloadTarget, object: ReadObject): PreparedDownload {
  const { range, size, body } = object
  const { start, end } = range ?? { start: 0, end: size - 1 }
  const status = range === undefined ? 200 : 206
  const sent = range === undefined ? {} : { 'content-range': contentRange(range, size) }
  return {
    detail: { key: target.key, status, ...(range && { range: `${start}-${end}` }) },
    answer(requestId) {
      const length = { 'content-length': String(end - start + 1), ...sent }
      const headers = { ...proxyHeaders(target, object, requestId), ...length }
      return new Response(body.stream(), { status, headers })
    },
    discard: () => body.cancel(),
  }
}
