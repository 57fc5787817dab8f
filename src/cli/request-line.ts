import { visibleText } from '../declaration/printable.ts'
import type { RequestRecord } from '../server/server-state.ts'

/** A request that the server answered, on one line. */
export function requestLine(record: RequestRecord): string {
  const { time, status, method, url, bytes, caller = '-', requestId } = record
  const what = record.code ?? record.operation ?? '-'
  const line = `${time.toISOString()} ${status} ${method} ${url} ${what} ${bytes}B ${caller} ${requestId}`
  return visibleText(line)
}
