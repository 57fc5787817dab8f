import { genesisHash } from './chain.ts'
import { chainedRecords } from './chained-records.ts'
import { readHead, type TrailEnds, type TrailHead } from './head.ts'
import type { AuditDatabase } from './schema.ts'
import { broken, type BrokenTrail, type SoundTrail } from './verdict.ts'

/** What an earlier verification found, to be found again: records since cut off or rewritten show. */
export interface ExpectedHead {
  readonly head: string
  readonly records?: number | undefined
}

const genesis: TrailHead = { records: 0, hash: genesisHash }

/** Walks the whole chain in bounded memory. What is appended meanwhile is left for the next time. */
export async function verifyTrail(
  database: AuditDatabase,
  expected?: ExpectedHead,
): Promise<SoundTrail | BrokenTrail> {
  for (;;) {
    const { ends, lastId } = await readHead(database)
    const verdict = await walk(database, { ends, lastId, expected })
    if (verdict.ok) return verdict
    // Retention may have gone on under the walk.
    const { ends: now } = await readHead(database)
    if (now?.anchor.records === ends?.anchor.records) return verdict
  }
}

interface Walk {
  readonly ends: TrailEnds | undefined
  readonly lastId: number
  readonly expected: ExpectedHead | undefined
}

async function walk(
  database: AuditDatabase,
  { ends, lastId, expected }: Walk,
): Promise<SoundTrail | BrokenTrail> {
  const start = ends?.anchor ?? genesis
  let end = start
  let met = expected === undefined || meets(end, expected)
  for await (const next of chainedRecords(database, { start, lastId, fromFirst: true })) {
    if ('ok' in next) return next
    end = { records: next.id, hash: next.hash }
    if (expected === undefined) continue
    met ||= meets(end, expected)
    if (expected.records === end.records && !met) {
      return broken(end.records, 'changed', 'the chain was rewritten: it has another hash')
    }
  }
  const disagreement = checkEnd(end, ends?.head)
  if (disagreement !== undefined) return disagreement
  if (!met) return unmet(end, start, expected)
  const anchor = start.records === 0 ? {} : { anchor: start }
  return { ok: true, records: end.records, head: end.hash, ...anchor }
}

function meets(end: TrailHead, expected: ExpectedHead): boolean {
  return end.hash === expected.head && (expected.records ?? end.records) === end.records
}

function unmet(end: TrailHead, start: TrailHead, expected?: ExpectedHead): BrokenTrail {
  const records = expected?.records ?? Infinity
  if (records <= start.records) {
    return broken(records, 'truncated', `retention deleted the records up to ${start.records}`)
  }
  const orBefore = start.records === 0 ? '' : `, or lies before record ${start.records + 1}`
  return broken(end.records + 1, 'truncated', `the chain ends before the expected head${orBefore}`)
}

function checkEnd(end: TrailHead, head: TrailHead | undefined): BrokenTrail | undefined {
  const next = end.records + 1
  if (head === undefined) return broken(next, 'truncated', 'the head of the trail is gone')
  if (head.records > end.records) {
    return broken(next, 'truncated', `missing, as all up to ${head.records}, the last appended`)
  }
  if (head.records < end.records) {
    return broken(head.records + 1, 'inserted', `the last appended is ${head.records}`)
  }
  if (head.hash === end.hash) return undefined
  return broken(Math.max(end.records, 1), 'changed', 'the head of the trail has another hash')
}
