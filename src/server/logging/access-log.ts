import { isStowageError } from '../../core/error.ts'
import { createExclusive } from '../../core/exclusive.ts'
import { serverError } from '../errors.ts'
import type { Answering } from '../respond.ts'
import type { RequestRecord } from '../request-record.ts'
import { deliverLog, type LogDeliveryParts } from './deliver-log.ts'
import { lifecycleLogLine } from './lifecycle-log.ts'
import { requestLogLines, type LogLine } from './request-log-lines.ts'

export interface AccessLogParts extends LogDeliveryParts {
  /** The lines of a bucket that wait are delivered early beyond this many bytes. @default 1 MiB */
  readonly batchBytes?: number
  readonly onDefect: (error: unknown) => void
}

/** Collects the lines of access logs in memory, and delivers them as objects. */
export interface AccessLog {
  /** Takes an answered request in. Costs next to nothing where its bucket is not logged; never throws. */
  take(record: RequestRecord, answering: Answering): void
  /** Delivers all that waits. */
  deliver(): Promise<void>
}

interface Batch {
  readonly bucket: string
  readonly eventTime: Date
  readonly lines: string[]
  bytes: number
}

/** The most that waits of all buckets, in bytes: what comes beyond is lost, and told. */
const mostBytes = 64 * 1024 ** 2

export function createAccessLog(parts: AccessLogParts): AccessLog {
  const { engine, onDefect, batchBytes = 1024 ** 2 } = parts
  let batches = new Map<string, Batch>()
  let waiting = 0
  const turn = createExclusive()
  const told = new Set<string>()

  const tellOnce = (about: string, error: unknown): void => {
    if (told.has(about)) return
    told.add(about)
    onDefect(error)
  }
  const add = ({ bucket, line }: LogLine, time: Date): void => {
    if (waiting >= mostBytes)
      return tellOnce('full', serverError('LogLinesLost', { context: { bucket: bucket.name } }))
    const day = time.toISOString().slice(0, 10)
    const name = `${bucket.id} ${day}`
    const batch = batches.get(name) ?? { bucket: bucket.name, eventTime: time, lines: [], bytes: 0 }
    batches.set(name, batch)
    batch.lines.push(line)
    batch.bytes += line.length + 1
    waiting += line.length + 1
    if (batch.bytes >= batchBytes) void deliverAll()
  }
  const deliverOne = async ({ bucket, eventTime, lines, bytes }: Batch): Promise<void> => {
    try {
      const source = engine.bucket(bucket)
      if (source !== undefined)
        await deliverLog(parts, { source, eventTime, text: `${lines.join('\n')}\n` })
      told.delete(bucket)
    } catch (error) {
      if (isStowageError(error, 'LogDeliveryRefused')) tellOnce(bucket, error)
      else onDefect(error)
    } finally {
      waiting -= bytes
      if (waiting === 0) told.delete('full')
    }
  }
  const deliverAll = (): Promise<void> => {
    const ready = [...batches.values()]
    batches = new Map()
    return turn(async () => {
      for (const batch of ready) await deliverOne(batch)
    })
  }
  parts.events.listen((event) => {
    const line = lifecycleLogLine(event, parts.accounts)
    if (line !== undefined) add(line, event.time)
  })
  return {
    take(record, answering) {
      try {
        const exchange = { record, answering, endedMs: performance.now() }
        for (const each of requestLogLines(parts, exchange)) add(each, record.time)
      } catch (error) {
        onDefect(error)
      }
    },
    deliver: deliverAll,
  }
}
