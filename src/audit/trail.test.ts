import { setImmediate } from 'node:timers/promises'
import Database from 'libsql'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RecordFilter } from './filter.ts'
import type { AuditRecord } from './record.ts'
import { describeStores } from './stores.test.fixture.ts'
import { openTrail, type Trail } from './trail.ts'

const at = (ms: number) => new Date(Date.parse('2026-01-01T00:00:00.000Z') + ms)
const entry = { action: 'BOL_DOWNLOADED', actor: 'user@example.com', resource: 'documents/bol.pdf' }

/** Another connection that keeps the trail to itself. */
async function lockedBy(name: string, url: string): Promise<{ rollback: () => Promise<void> }> {
  if (name === 'SQLite') {
    const sqlite = new Database(url)
    sqlite.exec('begin immediate')
    return { rollback: async () => void (sqlite.exec('rollback'), sqlite.close()) }
  }
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('begin; update audit_head set records = 0')
  // What is not committed when the connection ends is rolled back.
  return { rollback: () => client.end() }
}

describeStores(({ name, database }) => {
  let trail: Trail
  let clockMs: number

  const open = () => openTrail({ url: database().url, now: () => new Date(clockMs++) })

  beforeEach(async () => {
    clockMs = at(0).getTime()
    trail = await open()
  })
  afterEach(() => trail.close())

  async function idsOf(filter: RecordFilter): Promise<readonly number[]> {
    const ids: number[] = []
    for await (const { id } of trail.query(filter)) ids.push(id)
    expect((await trail.list(filter)).map(({ id }) => id)).toEqual(ids)
    return ids
  }

  test('a record is read as it was appended, and the chain holds over a reopen', async () => {
    const whole = {
      ...entry,
      outcome: 'denied',
      requestId: 'R1',
      address: '::1',
      agent: "Robert'); drop table audit_record;--\u{1f600}",
      detail: { b: [1, null, 'é'], a: { __proto__: null } },
    } as const
    const first = await trail.append(whole)
    const second = await trail.append(entry)
    expect(first).toMatchObject({ ...whole, id: 1, time: '2026-01-01T00:00:00.000Z' })
    expect(first.previousHash).toBe('0'.repeat(64))
    expect(second).toMatchObject({ id: 2, outcome: 'success', previousHash: first.hash })
    expect(second).not.toHaveProperty('agent')
    await trail.close()
    trail = await open()
    expect(await trail.list()).toEqual([first, second])
    const third = await trail.append(entry)
    expect(third.previousHash).toBe(second.hash)
    expect(await trail.verify()).toEqual({ ok: true, records: 3, head: third.hash })
  })

  test('an empty trail verifies', async () => {
    expect(await trail.verify()).toEqual({ ok: true, records: 0, head: '0'.repeat(64) })
  })

  test('200 concurrent appends are gapless, in the order of the calls', async () => {
    const calls = Array.from({ length: 200 }, (_, n) =>
      trail.append({ ...entry, resource: `${n}` }),
    )
    const records = await Promise.all(calls)
    expect(records.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1))
    expect(records.map(({ resource }) => resource)).toEqual(records.map((_, n) => `${n}`))
    expect(await trail.verify()).toMatchObject({ ok: true, records: 200 })
  })

  test('two handles on one database append to one chain', async () => {
    const other = await open()
    const calls: Promise<AuditRecord>[] = []
    for (let n = 0; n < 100; n++) calls.push((n % 2 === 0 ? trail : other).append(entry))
    for (let n = 0; n < 20; n++) {
      await (n % 2 === 0 ? trail : other).append(entry)
    }
    const ids = (await Promise.all(calls)).map(({ id }) => id)
    expect(new Set(ids).size).toBe(100)
    expect(await other.verify()).toMatchObject({ ok: true, records: 120 })
    await other.close()
  })

  test('an append waits for the lock of another, and the connection goes on to commit', async () => {
    const other = await lockedBy(name, database().url)
    let settled = false
    const waiting = trail.append(entry).finally(() => (settled = true))
    for (let turn = 0; turn < 100; turn++) await setImmediate()
    expect(settled).toBe(false)
    await other.rollback()
    expect((await waiting).id).toBe(1)
    expect((await trail.append(entry)).id).toBe(2)
    expect(
      await database().rows('select cast(records as integer) as records from audit_head'),
    ).toEqual([{ records: 2 }])
  })

  test('a filter selects by action, actor, resource, prefix and time, in three orders', async () => {
    const resources = ['a/1', 'a/2', 'A/1', 'b', 'a%', 'a/\u{10ffff}x']
    for (const [n, resource] of resources.entries()) {
      await trail.append({ action: n % 2 ? 'PUT' : 'GET', actor: `u${n % 3}`, resource })
    }
    expect(await idsOf({ action: 'GET' })).toEqual([1, 3, 5])
    expect(await idsOf({ actor: 'u1', order: 'newest' })).toEqual([5, 2])
    expect(await idsOf({ resource: 'a/2' })).toEqual([2])
    expect(await idsOf({ resourcePrefix: 'a/' })).toEqual([1, 2, 6])
    expect(await idsOf({ resourcePrefix: 'a/\u{10ffff}' })).toEqual([6])
    expect(await idsOf({ from: at(1), to: at(4) })).toEqual([2, 3, 4])
    expect(await idsOf({ action: 'PUT', from: at(2), limit: 1, order: 'chain' })).toEqual([4])
    expect(await idsOf({ action: 'get' })).toEqual([])
    expect(await trail.count()).toBe(6)
    expect(await trail.count({ resourcePrefix: 'a', to: at(5) })).toBe(3)
  })

  test('pages continue after an id, and hold every record once', async () => {
    await Promise.all(Array.from({ length: 1203 }, () => trail.append(entry)))
    const all = Array.from({ length: 1203 }, (_, n) => n + 1)
    for (const order of ['oldest', 'newest', 'chain'] as const) {
      const ids: number[] = []
      for await (const { id } of trail.query({ order })) ids.push(id)
      expect(ids).toEqual(order === 'newest' ? all.toReversed() : all)
    }
    expect(await idsOf({ after: 1200 })).toEqual([1201, 1202, 1203])
    expect(await idsOf({ after: 3, order: 'newest' })).toEqual([2, 1])
    expect(await trail.list()).toHaveLength(100)
    await expect(trail.list({ after: 9999 })).rejects.toMatchObject({ code: 'AuditFilterInvalid' })
  })

  test('the order is that of time, or of the chain when a clock was set back', async () => {
    await trail.append(entry)
    clockMs -= 60_000
    await trail.append(entry)
    expect(await idsOf({ order: 'oldest' })).toEqual([2, 1])
    expect(await idsOf({ order: 'chain', after: 1 })).toEqual([2])
    expect(await trail.verify()).toMatchObject({ ok: true })
  })

  test('records are appended while a reader stands in the middle of a query', async () => {
    await trail.append(entry)
    for await (const { id } of trail.query()) expect((await trail.append(entry)).id).toBe(id + 1)
    expect(await trail.count()).toBe(2)
  })

  test('an entry that is not valid is refused and leaves no gap', async () => {
    const invalid = trail.append({ ...entry, action: 'A\u0007' })
    const valid = trail.append(entry)
    await expect(invalid).rejects.toMatchObject({ code: 'AuditRecordInvalid' })
    expect((await valid).id).toBe(1)
  })

  test('closing waits for the appends under way and refuses the next', async () => {
    const last = trail.append(entry)
    await trail.close()
    expect((await last).id).toBe(1)
    await expect(trail.append(entry)).rejects.toMatchObject({ code: 'AuditClosed' })
    await expect(trail.list()).rejects.toMatchObject({ code: 'AuditClosed' })
  })
})
