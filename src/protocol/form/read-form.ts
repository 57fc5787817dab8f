import { isUtf8 } from 'node:buffer'
import { s3Error } from '../errors.ts'
import { formError } from './errors.ts'
import { createMarkReader, type MarkReader } from './mark-reader.ts'
import { parsePartHead } from './part-head.ts'

/** The text fields of a form, by name in lower case. */
export type FormFields = ReadonlyMap<string, string>

/** A form of multipart/form-data, read up to its file. */
export interface Form {
  readonly fields: FormFields
  /** Undefined if the file's part names none. */
  readonly filename: string | undefined
  /**
   * The file, once, as it arrives. What follows it in the form is read and ignored. Throws
   * `MalformedPOSTRequest` if it has no end.
   */
  readonly file: AsyncGenerator<Uint8Array>
  /** Bytes of the form that are not the file's, when the file is the last part as usual. */
  readonly frameBytes: number
}

/** Source: S3 API Reference, "POST Object": the form data before the file has at most 20 KB. */
const maxFieldBytes = 20 * 1024
/** The head of one part, and how many parts there may be: browsers stay far below. */
const maxHeadBytes = 8 * 1024
const maxParts = 1000

const crlf = Buffer.from('\r\n')
const endOfHead = Buffer.from('\r\n\r\n')
const endOfForm = '--'

/**
 * Reads the fields of a form, which come before its file; not the file itself.
 * Throws `MalformedPOSTRequest`, `MaxPostPreDataLengthExceededError`, `InvalidArgument` without a file.
 */
export async function readForm(source: AsyncIterable<Uint8Array>, boundary: string): Promise<Form> {
  const reader = createMarkReader(source, crlf)
  const mark = Buffer.from(`\r\n--${boundary}`)
  const fields = new Map<string, string>()
  let room = maxFieldBytes
  const first = await reader.take(mark.length)
  if (!first.equals(mark)) throw formError('MalformedPOSTRequest')
  for (let parts = 0; parts < maxParts; parts += 1) {
    if (await isEnd(reader)) throw withoutFile()
    const head = textOf(await reader.until(endOfHead, maxHeadBytes))
    const { name, filename } = parsePartHead(head)
    if (name === 'file') {
      const frameBytes = reader.consumed + mark.length + endOfForm.length + crlf.length
      return { fields, filename, file: fileOf(reader, mark), frameBytes }
    }
    room -= name.length
    const value = await reader.until(mark, room)
    room -= value.length
    addField(fields, name, textOf(value))
  }
  throw formError('MaxPostPreDataLengthExceededError')
}

async function* fileOf(reader: MarkReader, mark: Buffer): AsyncGenerator<Uint8Array> {
  yield* reader.stream(mark)
  await isEnd(reader)
  await reader.drain()
}

/** True if a mark was the last of the form. A mark is nothing but itself: more on its line makes it none. */
async function isEnd(reader: MarkReader): Promise<boolean> {
  const next = await reader.take(crlf.length)
  if (next.equals(crlf)) return false
  if (next.toString('latin1') === endOfForm) return true
  throw formError('MalformedPOSTRequest')
}

/** Several values of a metadata field are one list, as several headers would be. Of any other field the last counts. */
function addField(fields: Map<string, string>, name: string, value: string): void {
  const before = name.startsWith('x-amz-meta-') ? fields.get(name) : undefined
  fields.set(name, before === undefined ? value : `${before},${value}`)
}

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw formError('MalformedPOSTRequest')
  return bytes.toString('utf8')
}

function withoutFile(): Error {
  return s3Error('InvalidArgument', {
    message: 'POST requires exactly one file upload per request.',
    context: { ArgumentName: 'file', ArgumentValue: 0 },
  })
}
