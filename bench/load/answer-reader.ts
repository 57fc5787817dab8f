const headEnd = '\r\n\r\n'

/** What the bytes of an answer came to: `last` if the server closes the connection after it. */
export type Progress = 'more' | 'complete' | 'last'

/** Takes the bytes of a connection as they come. */
export type AnswerReader = (bytes: Buffer) => Progress

/**
 * Reads answers with a Content-Length. Throws for a status but 2xx, for a body of another length than
 * the expected one's, and for other bytes in the first: to compare them all would be the load's limit.
 */
export function createAnswerReader(expected: Buffer | undefined): AnswerReader {
  let head = Buffer.alloc(0)
  let length = -1
  let read = 0
  let isFirst = true
  let isLast = false

  const takeBody = (body: Buffer): Progress => {
    if (read + body.length > length) throw new Error('more bytes came than Content-Length says')
    if (isFirst && expected !== undefined && !equalAt(expected, read, body)) {
      throw new Error('the server answered other bytes than it was given')
    }
    read += body.length
    if (read < length) return 'more'
    isFirst = false
    length = -1
    read = 0
    return isLast ? 'last' : 'complete'
  }

  return (bytes) => {
    if (length !== -1) return takeBody(bytes)
    const all = head.length === 0 ? bytes : Buffer.concat([head, bytes])
    const end = all.indexOf(headEnd)
    if (end === -1) {
      // The buffer of the socket is used again.
      head = Buffer.from(all)
      return 'more'
    }
    head = Buffer.alloc(0)
    const text = all.toString('latin1', 0, end + 2)
    if (text[9] !== '2') throw new Error(refusalText(text, all.toString('utf8', end)))
    length = bodyLengthOf(text, expected)
    isLast = /\r\nconnection: *close\r\n/i.test(text)
    return takeBody(all.subarray(end + headEnd.length))
  }
}

function bodyLengthOf(head: string, expected: Buffer | undefined): number {
  if (/\r\ntransfer-encoding:/i.test(head)) throw new Error('an answer without Content-Length')
  const length = Number(/\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1] ?? 0)
  if (expected !== undefined && length !== expected.length) {
    throw new Error(`the server answered ${length} bytes, not ${expected.length}`)
  }
  return length
}

/** The status line and as much of the body as says why. */
function refusalText(head: string, body: string): string {
  const reason = /<Code>.*<\/Message>/s.exec(body)?.[0] ?? body
  const words = reason.replaceAll(/<[^>]*>|\s+/g, ' ').trim()
  return `the server answered ${head.slice(0, head.indexOf('\r\n'))}: ${words.slice(0, 200)}`
}

const equalAt = (expected: Buffer, at: number, body: Buffer): boolean =>
  expected.subarray(at, at + body.length).equals(body)
