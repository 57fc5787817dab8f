import { z } from 'zod'
import { textLines } from '../core/text-lines.ts'
import { canonicalJson } from './canonical-json.ts'
import { hashRecord, type StoredRecord } from './chain.ts'
import { auditError } from './errors.ts'
import type { TrailHead } from './head.ts'
import { readZip, type ZipEntryReader } from './read-zip.ts'
import { broken, type BrokenTrail } from './verdict.ts'

/** An export in which every record is the one that was appended. */
export interface SoundExport {
  readonly ok: true
  readonly records: number
  /** The hash before its first record: the head of the export before it. */
  readonly previousHash: string
  /** The hash of its last record. */
  readonly head: string
  /** ISO 8601. */
  readonly from: string | null
  readonly to: string
}

const hash = z.string().regex(/^[\da-f]{64}$/)
const place = z.object({ id: z.int().positive(), hash })

const manifestSchema = z.object({
  format: z.literal('stowage.audit.1'),
  from: z.string().nullable(),
  to: z.string(),
  records: z.int().nonnegative(),
  first: place.nullable(),
  last: place.nullable(),
  previousHash: hash,
  head: hash,
})

type Manifest = z.output<typeof manifestSchema>

const text = z.string().nullable().default(null)
const recordSchema = z.strictObject({
  id: z.int().positive(),
  time: z.string(),
  action: z.string(),
  actor: z.string(),
  resource: z.string(),
  outcome: z.string(),
  requestId: text,
  address: text,
  agent: text,
  detail: z.unknown().optional(),
  previousHash: z.string(),
  hash: z.string(),
})

/**
 * Verifies an export alone, without the trail it came from: each record by its hash, and that they
 * lead from the hash before the first to the head that the manifest names. Memory does not grow with
 * the export. Throws `AuditExportUnreadable` for what is no export.
 */
export async function verifyExport(file: string): Promise<SoundExport | BrokenTrail> {
  const entries = await readZip(file)
  const [lines, about] = [
    entryNamed(entries, 'records.jsonl'),
    entryNamed(entries, 'manifest.json'),
  ]
  if (entries.length !== 2 || lines === undefined || about === undefined)
    throw unreadable(`${file} holds not just records.jsonl and manifest.json.`)
  const manifest = await readManifest(about)
  const walked = await walk(lines, manifest)
  if ('ok' in walked) return walked
  const { records, head, previousHash, from, to } = manifest
  return { ok: true, records, previousHash, head, from, to }
}

const entryNamed = (entries: readonly ZipEntryReader[], wanted: string) =>
  entries.find(({ name }) => name === wanted)

const unreadable = (message: string, cause?: unknown): Error =>
  auditError('AuditExportUnreadable', { message, cause })

const mostManifestBytes = 64 * 1024

async function readManifest({ size, read }: ZipEntryReader): Promise<Manifest> {
  if (size > mostManifestBytes) throw unreadable('The manifest of the export is too large.')
  const chunks: Uint8Array[] = []
  for await (const chunk of read()) chunks.push(chunk)
  try {
    return manifestSchema.parse(JSON.parse(Buffer.concat(chunks).toString()))
  } catch (cause) {
    throw unreadable('The manifest of the export is none of Stowage.', cause)
  }
}

/** The end of the chain, or the first record that breaks it. */
async function walk(
  { read }: ZipEntryReader,
  { first, last, records, previousHash, head }: Manifest,
): Promise<TrailHead | BrokenTrail> {
  const start = (first?.id ?? 1) - 1
  let end: TrailHead = { records: start, hash: previousHash }
  let found: BrokenTrail | undefined
  for await (const line of linesIn(read())) {
    // To the end, since damage on a disk is another matter than a change, and only that tells.
    if (found !== undefined) continue
    const next = continued(line, end)
    if ('ok' in next) found = next
    else end = next
  }
  if (found !== undefined) return found
  const count = end.records - start
  if (count < records)
    return broken(end.records + 1, 'truncated', `missing: there are ${count} of ${records}`)
  if (count > records)
    return broken(start + records + 1, 'inserted', `the manifest tells of ${records} records`)
  const isHead = end.hash === head && (last === null || last.hash === head)
  return isHead ? end : broken(end.records, 'changed', 'the head of the manifest has another hash')
}

/** A record has at most 64 KiB of detail and some 20 KiB beside it, six times as long when escaped. */
const mostLineBytes = 1024 * 1024

async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  try {
    yield* textLines(chunks, mostLineBytes)
  } catch (error) {
    throw error instanceof RangeError
      ? unreadable('A line of the export is too long.', error)
      : error
  }
}

function continued(line: string, end: TrailHead): TrailHead | BrokenTrail {
  const number = end.records + 1
  const record = parseRecord(line)
  if (record === undefined) return broken(number, 'changed', 'it is no record')
  const { id } = record
  if (id > number) return broken(number, 'missing', `missing, the next record is ${id}`)
  if (id < number) return broken(number, 'reordered', `record ${id} stands in its place`)
  if (hashRecord(record) !== record.hash)
    return broken(number, 'changed', 'its hash is not that of its fields')
  if (record.previousHash !== end.hash)
    return broken(number, 'changed', 'it does not continue the record before')
  return { records: id, hash: record.hash }
}

/** Undefined for what no export can have written: of a name that stands twice, readers see either. */
function parseRecord(line: string): StoredRecord | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (JSON.stringify(value) !== line) return undefined
    const { detail, ...fields } = recordSchema.parse(value)
    const json = detail === undefined ? null : canonicalJson(detail)
    return json === undefined ? undefined : { ...fields, detail: json }
  } catch {
    return undefined
  }
}
