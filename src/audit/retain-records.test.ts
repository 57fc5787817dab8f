import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashRecord } from './chain.ts'
import { memoryStorage, readExportZip } from './memory-storage.test.fixture.ts'
import type { AuditRecord } from './record.ts'
import { describeStores } from './stores.test.fixture.ts'
import { openTrail, type Trail } from './trail.ts'

const day = (date: number) => new Date(Date.UTC(2026, 0, date))
const entry = { action: 'GET', actor: 'u', resource: 'r' }

describeStores(({ database }) => {
  let trail: Trail
  let clock: Date
  let records: readonly AuditRecord[]

  const anchorAt = (id: number) => ({ records: id, hash: records[id - 1]?.hash })
  const ids = async () => (await trail.list({ order: 'chain' })).map(({ id }) => id)

  beforeEach(async () => {
    trail = await openTrail({ url: database().url, now: () => clock })
    const appended: AuditRecord[] = []
    for (const date of [1, 2, 3, 4, 5, 6]) {
      clock = day(date)
      appended.push(await trail.append(entry))
    }
    records = appended
    clock = day(60)
  })
  afterEach(() => trail.close())

  test('records older than a date are deleted, and the rest verifies and says from where', async () => {
    const anchor = anchorAt(3)
    expect(await trail.retain(day(4))).toEqual({ deleted: 3, anchor })
    expect(await ids()).toEqual([4, 5, 6])
    const head = records[5]?.hash
    expect(await trail.verify()).toEqual({ ok: true, records: 6, head, anchor })
    expect(await trail.retain(day(4))).toEqual({ deleted: 0, anchor })
    const next = await trail.append(entry)
    expect(next).toMatchObject({ id: 7, previousHash: head })
    expect(await trail.verify()).toMatchObject({ ok: true, records: 7, anchor })
  })

  test('what would be deleted is told without deleting it', async () => {
    expect(await trail.retain(day(4), { dryRun: true })).toEqual({
      deleted: 3,
      anchor: anchorAt(3),
    })
    const exported = await trail.retain(day(4), { dryRun: true, exported: true })
    expect(exported.deleted).toBe(0)
    expect(await ids()).toEqual([1, 2, 3, 4, 5, 6])
    expect(await trail.verify()).toMatchObject({ ok: true, records: 6 })
  })

  test('all may be deleted, and the chain goes on', async () => {
    expect(await trail.retain(day(50))).toEqual({ deleted: 6, anchor: anchorAt(6) })
    expect(await trail.verify()).toMatchObject({ ok: true, records: 6, anchor: anchorAt(6) })
    expect(await trail.append(entry)).toMatchObject({ id: 7, previousHash: records[5]?.hash })
    expect(await trail.verify()).toMatchObject({ ok: true, records: 7 })
  })

  test('a head that is still there is found again, one that was deleted is not', async () => {
    await trail.retain(day(4))
    for (const id of [3, 5]) {
      const [head = '', at] = [records[id - 1]?.hash, id]
      expect(await trail.verify({ head, records: at })).toMatchObject({ ok: true })
      expect(await trail.verify({ head })).toMatchObject({ ok: true })
    }
    const gone = await trail.verify({ head: records[0]?.hash ?? '', records: 1 })
    expect(gone).toMatchObject({ ok: false, brokenAt: 1, tampering: 'truncated' })
  })

  test('only what was exported without a gap is deleted, if that is asked for', async () => {
    const storage = memoryStorage()
    expect(await trail.retain(day(50), { exported: true })).toMatchObject({ deleted: 0 })
    await trail.export(storage, { from: day(1), to: day(3) })
    await trail.export(storage, { from: day(4), to: day(6) })
    expect(await trail.retain(day(50), { exported: true })).toMatchObject({ deleted: 2 })
    await trail.export(storage, { from: day(3), to: day(4) })
    expect(await trail.retain(day(5), { exported: true })).toMatchObject({ deleted: 2 })
    expect(await ids()).toEqual([5, 6])
    expect(await trail.verify()).toMatchObject({ ok: true, anchor: anchorAt(4) })
    const next = await trail.export(storage, { to: day(50) })
    expect(next).toMatchObject({ after: { records: 5 }, head: { records: 6 } })
  })

  test('what an export still has to read stays, and the export comes to its end', async () => {
    const storage = memoryStorage()
    storage.interrupt = {
      after: 1,
      run: async () => {
        expect(await trail.retain(day(50))).toMatchObject({ deleted: 2 })
      },
    }
    const done = await trail.export(storage, { from: day(3), to: day(5) })
    expect(done).toMatchObject({ status: 'done', after: anchorAt(2) })
    const { records: kept } = readExportZip(storage.objects.get(done.key))
    expect(kept.map(({ id }) => id)).toEqual([3, 4])
    expect(await trail.retain(day(50))).toMatchObject({ deleted: 4 })
  })

  test('nothing is deleted of what is not sound', async () => {
    await database().execute(`update audit_record set actor = 'eve' where id = 3`)
    const retaining = trail.retain(day(50))
    await expect(retaining).rejects.toMatchObject({ code: 'AuditTrailBroken', context: { id: 3 } })
    expect(await trail.count()).toBe(6)
  })

  test('a long trail is deleted in steps, and every step leaves a sound chain', async () => {
    clock = day(7)
    await Promise.all(Array.from({ length: 1200 }, () => trail.append(entry)))
    clock = day(60)
    const verdicts: unknown[] = []
    const retaining = trail.retain(day(8)).finally(() => verdicts.push('end'))
    while (!verdicts.includes('end')) {
      verdicts.push((await trail.verify()).ok)
      await setImmediate()
    }
    expect(await retaining).toMatchObject({ deleted: 1206 })
    expect(new Set(verdicts)).toEqual(new Set([true, 'end']))
  })

  test.each([
    ['a record that came back is named', 2, 'inserted'],
    ['a record that is put after the last deleted is named', 4, 'inserted'],
  ])('%s', async (_, id, tampering) => {
    await trail.retain(day(4))
    const { hash: previousHash = '' } = records[id - 2] ?? {}
    const absent = { requestId: null, address: null, agent: null, detail: null }
    const said = { id, time: '2026-01-02T00:00:00.000Z', ...entry, outcome: 'success' }
    const hash = hashRecord({ ...said, ...absent, previousHash })
    await database().execute(`update audit_record set id = -id where id >= ${id};
      update audit_record set id = -id + 1 where id < 0;
      update audit_head set records = 7;
      insert into audit_record (id, time, action, actor, resource, outcome, previous_hash, hash)
        values (${id}, '${said.time}', 'GET', 'u', 'r', 'success', '${previousHash}', '${hash}')`)
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: id, tampering })
  })

  test.each([
    ['missing', 4, `update audit_head set anchor_records = 2, anchor_hash = '${'0'.repeat(64)}'`],
    ['missing', 4, 'update audit_head set anchor_records = 0'],
    ['missing', 1, `update audit_head set anchor_hash = 'x'`],
    ['missing', 1, 'update audit_head set anchor_records = 99'],
    ['missing', 4, 'delete from audit_record where id = 4'],
  ])('an anchor that does not fit is named: %s %i, %s', async (tampering, id, statement) => {
    await trail.retain(day(4))
    await database().execute(statement)
    const found = await trail.verify()
    expect(found).toMatchObject({ ok: false, tampering })
    expect(!found.ok && found.brokenAt).toBeLessThanOrEqual(id)
  })
})
