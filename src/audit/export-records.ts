import { randomUUID } from 'node:crypto'
import { isStowageError } from '../core/error.ts'
import { soundRecords } from './chained-records.ts'
import { auditError } from './errors.ts'
import type { ExportStorage, parseExport } from './export-options.ts'
import { type LogExportState, readExport } from './export-state.ts'
import { planExport } from './plan-export.ts'
import type { AuditDatabase } from './schema.ts'
import { toAuditRecord } from './stored-record.ts'
import { zipEntries } from './zip-entries.ts'

/** After so long without a sign, a run is taken for dead. */
const patienceMs = 60_000
const recordsPerSign = 500

interface Run {
  readonly database: AuditDatabase
  readonly state: LogExportState
  readonly id: string
  readonly now: () => Date
}

/**
 * Exports a period, once: an export that is done is only answered, one that failed or whose process
 * was killed is run again. Throws `AuditExportBusy`, `AuditExportFailed`, `AuditExportInvalid`, …
 */
export async function exportRecords(
  database: AuditDatabase,
  storage: ExportStorage,
  options: ReturnType<typeof parseExport> & { readonly now: () => Date },
): Promise<LogExportState> {
  const { from, to, key, now, signal } = options
  const state = await planExport(database, { storage: storage.name, key, from, to }, now())
  if (state.status === 'done') return state
  const run: Run = { database, state, id: randomUUID(), now }
  await start(run)
  // A process that was killed may have put it already.
  const overwrite = state.status === 'running' ? 'replace' : options.overwrite
  try {
    await storage.put(key, bytesOf(run), { contentType: 'application/zip', overwrite, signal })
    await update(run, { status: 'done', written: state.records })
  } catch (error) {
    throw await failed(run, error)
  }
  return (await readExport(database, storage.name, key)) ?? state
}

function bytesOf(run: Run): AsyncIterable<Uint8Array> {
  const { state } = run
  const time = new Date(state.to)
  const seen: Seen = { first: null, last: null }
  return zipEntries(
    [
      { name: 'records.jsonl', lines: linesOf(run, seen) },
      { name: 'manifest.json', lines: manifestOf(state, seen) },
    ],
    { time },
  )
}

interface Seen {
  first: Place | null
  last: Place | null
}

interface Place {
  readonly id: number
  readonly time: string
  readonly hash: string
}

async function* linesOf(run: Run, seen: Seen): AsyncGenerator<string> {
  const { database, state } = run
  const { after, head } = state
  let written = 0
  for await (const stored of soundRecords(database, after, head.records)) {
    const { id, time, hash } = stored
    seen.last = { id, time, hash }
    seen.first ??= seen.last
    yield `${JSON.stringify(toAuditRecord(stored))}\n`
    if (++written % recordsPerSign === 0) await update(run, { status: 'running', written })
  }
  // The head was settled in the state, and the state is no part of the chain.
  const hash = seen.last?.hash ?? after.hash
  if (hash !== head.hash) throw auditError('AuditTrailBroken', { context: { id: head.records } })
}

/** What is enough to verify the records alone: hashRecord (chain.ts) leads from one hash to the other. */
function* manifestOf({ from, to, records, after, head }: LogExportState, seen: Seen) {
  const period = { from: from ?? null, to }
  const chain = { previousHash: after.hash, head: head.hash }
  const manifest = { format: 'stowage.audit.1', ...period, records, ...seen, ...chain }
  yield `${JSON.stringify(manifest, undefined, 2)}\n`
}

async function start({ database: { db }, state, id, now }: Run): Promise<void> {
  const at = now()
  const dead = new Date(at.getTime() - patienceMs).toISOString()
  const { numUpdatedRows } = await db
    .updateTable('audit_export')
    .set({ status: 'running', run: id, written: 0, reason: null, updated_at: at.toISOString() })
    .where('storage', '=', state.storage)
    .where('key', '=', state.key)
    .where((eb) =>
      eb.or([
        eb('status', 'in', ['pending', 'failed']),
        eb.and([eb('status', '=', 'running'), eb('updated_at', '<', dead)]),
      ]),
    )
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw auditError('AuditExportBusy', { context: { key: state.key } })
}

interface Progress {
  readonly status: LogExportState['status']
  readonly written?: number
  readonly reason?: string
}

/** Says how far a run is. Throws `AuditExportBusy` if another has taken over. */
async function update({ database: { db }, state, id, now }: Run, progress: Progress) {
  const { numUpdatedRows } = await db
    .updateTable('audit_export')
    .set({ ...progress, updated_at: now().toISOString() })
    .where('storage', '=', state.storage)
    .where('key', '=', state.key)
    .where('run', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw auditError('AuditExportBusy', { context: { key: state.key } })
}

async function failed(run: Run, error: unknown): Promise<unknown> {
  if (isStowageError(error, 'AuditExportBusy')) return error
  const message = error instanceof Error ? error.message : String(error)
  const reason = isStowageError(error) ? `${error.code}: ${message}` : message
  // The first failure is the one to tell.
  await update(run, { status: 'failed', reason: reason.slice(0, 1000) }).catch(() => undefined)
  if (isStowageError(error) && error.code.startsWith('Audit')) return error
  const { key } = run.state
  return auditError('AuditExportFailed', {
    message: `The export ${key} failed: ${reason}`,
    context: { key },
    cause: error,
  })
}
