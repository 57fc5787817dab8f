import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import Database from 'libsql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { retryWhileBusy } from './retry-while-busy.ts'

let directory: string
let holder: Database.Database
let waiter: Database.Database
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'audit-'))
  holder = new Database(join(directory, 'a.db'))
  waiter = new Database(join(directory, 'a.db'))
  holder.exec('create table t (id integer primary key); begin immediate')
})
afterEach(async () => {
  holder.close()
  waiter.close()
  await rm(directory, { recursive: true })
})

test('a statement waits for the lock without holding up the process', async () => {
  const attempts: number[] = []
  const waiting = retryWhileBusy(() => {
    attempts.push(performance.now())
    waiter.exec('begin immediate')
  })
  while (attempts.length < 3) await setImmediate()
  holder.exec('commit')
  await waiting
  expect(waiter.inTransaction).toBe(true)
})

test('a lock that is held for too long is an error that may be retried', async () => {
  const waiting = retryWhileBusy(() => waiter.exec('begin immediate'), 20)
  await expect(waiting).rejects.toMatchObject({ code: 'AuditBusy', retryable: true })
})

test('an id that is taken says that the trail is broken', async () => {
  holder.exec('insert into t values (1)')
  const insert = retryWhileBusy(() => holder.exec('insert into t values (1)'))
  await expect(insert).rejects.toMatchObject({ code: 'AuditTrailBroken' })
})

test('any other failure keeps its cause', async () => {
  const failing = retryWhileBusy(() => holder.exec('select nothing'))
  const expected = { code: 'AuditUnavailable', cause: { code: 'SQLITE_ERROR' } }
  await expect(failing).rejects.toMatchObject(expected)
})
