import { afterEach, beforeEach, expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { genesisHash, hashRecord } from './chain.ts'
import { memoryStorage, readExportZip, type MemoryStorage } from './memory-storage.test.fixture.ts'
import type { AuditRecord } from './record.ts'
import { describeStores } from './stores.test.fixture.ts'
import { openTrail, type Trail } from './trail.ts'

const day = (date: number) => new Date(Date.UTC(2026, 0, date))
const january = { from: day(1), to: day(32) }
const key = 'audit/2026-01.zip'

/** The hash that a record has by what is in the export alone. */
function hashOf(record: Record<string, unknown>): string {
  const { detail = null, ...fields } = record
  const absent = { requestId: null, address: null, agent: null }
  const unsealed = { ...absent, ...fields, detail: detail && (canonicalJson(detail) ?? '') }
  return hashRecord(unsealed as Parameters<typeof hashRecord>[0])
}

describeStores(({ database }) => {
  let trail: Trail
  let storage: MemoryStorage
  let clock: Date
  let records: AuditRecord[]

  const append = async (at: Date) => {
    clock = at
    const number = records.length + 1
    const entry = { action: 'GET', actor: 'u', resource: `r${number}`, detail: { b: 1, a: 'é' } }
    records.push(await trail.append(entry))
  }
  const placeOf = (id: number) => {
    const record = records[id - 1]
    return { id, time: record?.time, hash: record?.hash }
  }
  const idsIn = (at = key) => readExportZip(storage.objects.get(at)).records.map(({ id }) => id)

  beforeEach(async () => {
    storage = memoryStorage()
    clock = day(1)
    records = []
    trail = await openTrail({ url: database().url, now: () => clock })
    for (const date of [1, 15, 31, 32, 40]) await append(day(date))
    clock = day(60)
  })
  afterEach(() => trail.close())

  test('a period is a ZIP of JSON Lines that can be verified alone', async () => {
    const done = await trail.export(storage, january)
    const head = { records: 3, hash: records[2]?.hash }
    const period = { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' }
    expect(done).toEqual({
      storage: 'logs',
      key,
      status: 'done',
      ...period,
      records: 3,
      written: 3,
      after: { records: 0, hash: genesisHash },
      head,
      updatedAt: clock.toISOString(),
    })
    expect(await trail.exports()).toEqual([done])
    const { manifest, records: kept } = readExportZip(storage.objects.get(key))
    expect(manifest).toEqual({
      format: 'stowage.audit.1',
      ...period,
      records: 3,
      first: placeOf(1),
      last: placeOf(3),
      previousHash: genesisHash,
      head: head.hash,
    })
    expect(kept).toEqual(records.slice(0, 3))
    expect(kept.map(hashOf)).toEqual(kept.map(({ hash }) => hash))
  })

  test('periods that meet hold every record once, even if a clock was set back', async () => {
    await append(day(31))
    clock = day(60)
    await trail.export(storage, january)
    await trail.export(storage, { from: day(32), to: day(60) })
    expect([idsIn(), idsIn('audit/2026-02.zip')]).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
  })

  test('without a beginning it goes on after the last, and a period may be empty', async () => {
    await trail.export(storage, { to: day(20) })
    const next = await trail.export(storage, { to: day(33) })
    expect(next).toMatchObject({ after: { records: 2 }, head: { records: 4 } })
    expect(idsIn('audit/until_2026-02-02.zip')).toEqual([3, 4])
    const none = await trail.export(storage, { from: day(34), to: day(35) })
    expect(none).toMatchObject({ status: 'done', records: 0, head: { records: 4 } })
    const { manifest } = readExportZip(storage.objects.get('audit/2026-02-03_2026-02-04.zip'))
    expect(manifest).toMatchObject({ records: 0, first: null, last: null })
  })

  test('what is done is not done again, and its key is of no other period or storage', async () => {
    const done = await trail.export(storage, january)
    expect(await trail.export(storage, january)).toEqual(done)
    expect(storage.puts).toEqual([{ key, overwrite: 'error' }])
    const other = trail.export(storage, { from: day(1), to: day(20), key })
    await expect(other).rejects.toMatchObject({ code: 'AuditExportInvalid' })
    const elsewhere = memoryStorage('archive')
    await trail.export(elsewhere, january)
    expect(elsewhere.objects.get(key)).toEqual(storage.objects.get(key))
  })

  test('a failure is kept with its reason, and the next run exports the same', async () => {
    storage.interrupt = {
      after: 1,
      run: () => {
        throw new Error('the disk is full')
      },
    }
    const failing = trail.export(storage, { to: day(50) })
    await expect(failing).rejects.toMatchObject({ code: 'AuditExportFailed', context: {} })
    const [state] = await trail.exports()
    expect(state).toMatchObject({ status: 'failed', reason: 'the disk is full', records: 5 })
    await append(day(49))
    clock = day(60)
    expect(await trail.export(storage, { to: day(50) })).toMatchObject({ status: 'done' })
    expect(idsIn('audit/until_2026-02-19.zip')).toEqual([1, 2, 3, 4, 5])
    expect(await trail.exports()).toHaveLength(1)
    expect((await trail.exports())[0]).not.toHaveProperty('reason')
  })

  test('an object that is there is not replaced, unless it is asked for', async () => {
    storage.objects.set(key, Buffer.from('other'))
    for (let run = 0; run < 2; run++) {
      const failing = trail.export(storage, january)
      await expect(failing).rejects.toMatchObject({ code: 'AuditExportFailed' })
    }
    expect(storage.objects.get(key)?.toString()).toBe('other')
    await trail.export(storage, { ...january, overwrite: 'replace' })
    expect(idsIn()).toEqual([1, 2, 3])
  })

  test('a run is observed, kept from others, and taken over when it is dead', async () => {
    const other = await openTrail({ url: database().url, now: () => clock })
    storage.interrupt = {
      after: 1,
      run: async () => {
        expect(await other.exports()).toMatchObject([{ key, status: 'running', records: 3 }])
        const busy = other.export(storage, january)
        await expect(busy).rejects.toMatchObject({ code: 'AuditExportBusy', retryable: true })
        clock = new Date(clock.getTime() + 60_001)
        expect(await other.export(storage, january)).toMatchObject({ status: 'done' })
      },
    }
    await expect(trail.export(storage, january)).rejects.toMatchObject({ code: 'AuditExportBusy' })
    expect(await trail.exports()).toMatchObject([{ key, status: 'done', written: 3 }])
    expect(storage.puts.map(({ overwrite }) => overwrite)).toEqual(['error', 'replace'])
    await other.close()
  })

  test('an export can be aborted', async () => {
    const aborted = trail.export(storage, { ...january, signal: AbortSignal.abort() })
    await expect(aborted).rejects.toMatchObject({ cause: { name: 'AbortError' } })
    expect(await trail.exports()).toMatchObject([{ status: 'failed' }])
  })

  test.each([
    `update audit_record set actor = 'eve' where id = 2`,
    'delete from audit_record where id = 2',
    'delete from audit_record where id = 3',
    `update audit_export set head_hash = 'x'`,
  ])('a trail that is broken is not exported: %s', async (statement) => {
    storage.interrupt = { after: 1, run: () => Promise.reject(new Error('later')) }
    await trail.export(storage, january).catch(() => undefined)
    await database().execute(statement)
    const broken = trail.export(storage, january)
    await expect(broken).rejects.toMatchObject({ code: 'AuditTrailBroken' })
    expect(storage.objects.size).toBe(0)
    expect(await trail.exports()).toMatchObject([{ status: 'failed' }])
  })
})
