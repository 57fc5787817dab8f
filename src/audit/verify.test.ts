import { afterEach, beforeEach, expect, test } from 'vitest'
import { genesisHash, hashRecord } from './chain.ts'
import type { AuditRecord } from './record.ts'
import { describeStores } from './stores.test.fixture.ts'
import { openTrail, type Trail } from './trail.ts'

// PostgreSQL lets nothing but text into a column of text.
const notText = [
  "actor = cast(x'ff' as text)",
  'actor = actor || char(0)',
  'actor = cast(actor as blob)',
  "detail = cast(x'' as blob)",
]

describeStores(({ name, database }) => {
  let trail: Trail
  let records: readonly AuditRecord[]

  const execute = (statements: string) => database().execute(statements)

  beforeEach(async () => {
    trail = await openTrail({ url: database().url })
    const appends = Array.from({ length: 6 }, (_, n) =>
      trail.append({ action: 'GET', actor: 'u', resource: `r${n + 1}`, detail: { n } }),
    )
    records = await Promise.all(appends)
  })
  afterEach(() => trail.close())

  const hashOf = (id: number) => records[id - 1]?.hash ?? genesisHash

  /** Moves the records from an id on, as one has to who hides a gap or makes room. */
  async function shift(from: number, by: number): Promise<void> {
    await execute(`update audit_record set id = -id where id >= ${from};
    update audit_record set id = -id + ${by} where id < 0`)
  }

  /** Writes a record with a hash that is right for what it says. */
  async function forge(id: number, previousHash: string): Promise<string> {
    const said = { id, time: '2026-01-01T00:00:00.000Z', action: 'GET', actor: 'm', resource: 'x' }
    const rest = { outcome: 'success', requestId: null, address: null, agent: null, detail: null }
    const hash = hashRecord({ ...said, ...rest, previousHash })
    const columns = 'id, time, action, actor, resource, outcome, previous_hash, hash'
    const values = [...Object.values(said), 'success', previousHash, hash].map(
      (value) => `'${value}'`,
    )
    await execute(`delete from audit_record where id = ${id};
    insert into audit_record (${columns}) values (${values.join(', ')})`)
    return hash
  }

  async function setHead(count: number, hash: string): Promise<void> {
    await execute(`update audit_head set records = ${count}, hash = '${hash}'`)
  }

  test.each([
    ["time = '2020-01-01T00:00:00.000Z'"],
    ["action = 'PUT'"],
    ["actor = 'someone else'"],
    ["resource = resource || '/x'"],
    ["outcome = 'denied'"],
    ["request_id = ''"],
    ["address = '127.0.0.1'"],
    ["agent = 'curl'"],
    ["detail = '{}'"],
    ['detail = null'],
    [`hash = '${'f'.repeat(64)}'`],
    [`previous_hash = '${'f'.repeat(64)}'`],
    ...(name === 'SQLite' ? notText.map((change) => [change]) : []),
  ])('a changed record is named: %s', async (change) => {
    await execute(`update audit_record set ${change} where id = 3`)
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: 3, tampering: 'changed' })
  })

  test('a record that was replaced and given a right hash is named', async () => {
    await forge(3, hashOf(2))
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: 3, tampering: 'changed' })
  })

  test('a missing record is named', async () => {
    await execute('delete from audit_record where id in (3, 4)')
    const reason = 'record 3: missing, the next record is 5'
    expect(await trail.verify()).toEqual({ ok: false, brokenAt: 3, tampering: 'missing', reason })
  })

  test('a missing record is named even if the later ones were moved up', async () => {
    await execute('delete from audit_record where id in (3, 4)')
    await shift(5, -2)
    await setHead(4, hashOf(6))
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: 3, tampering: 'missing' })
  })

  test('a missing first record is named', async () => {
    await execute('delete from audit_record where id = 1')
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: 1, tampering: 'missing' })
  })

  test.each([1, 3, 6])('an inserted record is named: %i', async (id) => {
    await shift(id, 1)
    await forge(id, hashOf(id - 1))
    await setHead(7, hashOf(6))
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: id, tampering: 'inserted' })
  })

  test.each([0, -5])('a record before the first is named: %i', async (id) => {
    await forge(id, genesisHash)
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: id, tampering: 'inserted' })
  })

  test('a record after the last is named, and stops the appends', async () => {
    await forge(7, hashOf(6))
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: 7, tampering: 'inserted' })
    const append = trail.append({ action: 'GET', actor: 'u', resource: 'r' })
    await expect(append).rejects.toMatchObject({ code: 'AuditTrailBroken' })
  })

  test('an id beyond what a number holds is a gap', async () => {
    await execute('update audit_record set id = 4611686018427387905 where id = 6')
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: 6, tampering: 'missing' })
  })

  test('records that changed places are named', async () => {
    await execute(`update audit_record set id = 100 where id = 3;
    update audit_record set id = 3 where id = 4;
    update audit_record set id = 4 where id = 100`)
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: 3, tampering: 'reordered' })
  })

  test('a tail that was cut off is named, and stays a gap after the next append', async () => {
    await execute('delete from audit_record where id > 4')
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: 5, tampering: 'truncated' })
    await trail.append({ action: 'GET', actor: 'u', resource: 'r' })
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: 5, tampering: 'missing' })
  })

  test('a tail that was cut off with the head set back is named, if an earlier head is given', async () => {
    const earlier = await trail.verify()
    await execute('delete from audit_record where id > 4')
    await setHead(4, hashOf(4))
    expect(await trail.verify()).toMatchObject({ ok: true, records: 4 })
    expect(earlier).toMatchObject({ ok: true, head: hashOf(6) })
    for (const expected of [{ head: hashOf(6), records: 6 }, { head: hashOf(6) }]) {
      const found = await trail.verify(expected)
      expect(found).toMatchObject({ ok: false, brokenAt: 5, tampering: 'truncated' })
    }
  })

  test('a chain that was written anew is named, if an earlier head is given', async () => {
    let hash = hashOf(3)
    for (const id of [4, 5, 6]) hash = await forge(id, hash)
    await setHead(6, hash)
    expect(await trail.verify()).toMatchObject({ ok: true, records: 6 })
    const found = await trail.verify({ head: hashOf(5), records: 5 })
    expect(found).toMatchObject({ ok: false, brokenAt: 5, tampering: 'changed' })
  })

  test('a trail that has grown since still meets the earlier head', async () => {
    await trail.append({ action: 'GET', actor: 'u', resource: 'r' })
    for (const expected of [{ head: hashOf(6), records: 6 }, { head: hashOf(6) }]) {
      expect(await trail.verify(expected)).toMatchObject({ ok: true, records: 7 })
    }
    expect(await trail.verify({ head: genesisHash, records: 0 })).toMatchObject({ ok: true })
  })

  test.each([
    'delete from audit_head',
    "update audit_head set hash = 'x'",
    'update audit_head set records = -1',
  ])('a head that makes no sense is named, and stops the appends: %s', async (statement) => {
    await execute(statement)
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: 7, tampering: 'truncated' })
    const append = trail.append({ action: 'GET', actor: 'u', resource: 'r' })
    await expect(append).rejects.toMatchObject({ code: 'AuditTrailBroken' })
  })

  test('a head with another hash is named', async () => {
    await setHead(6, 'f'.repeat(64))
    expect(await trail.verify()).toMatchObject({ ok: false, brokenAt: 6, tampering: 'changed' })
  })

  test('a query does not answer with a record that makes no sense', async () => {
    for (const change of [
      "outcome = 'x'",
      "detail = '{'",
      ...(name === 'SQLite' ? [notText[0]] : []),
    ]) {
      await execute(`update audit_record set ${change} where id = 3`)
      await expect(trail.list()).rejects.toMatchObject({
        code: 'AuditTrailBroken',
        context: { id: 3 },
      })
      expect(await trail.list({ order: 'chain', after: 3 })).toHaveLength(3)
    }
  })
})
