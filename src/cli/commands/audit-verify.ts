import { Command } from 'commander'
import { auditError } from '../../audit/errors.ts'
import { broken, type BrokenTrail } from '../../audit/verdict.ts'
import { print, printJson } from '../print.ts'
import { dataOption } from '../reach.ts'
import { addTrailOptions, withTrail, type TrailOptions } from './audit-trail.ts'

interface VerifyOptions extends TrailOptions {
  readonly head?: string
  readonly export?: string
}

const help = `
Exits 0 when every record is the one that was appended; otherwise exits 1 and
names the first that is not. Keep the head it prints elsewhere: with --head,
records that were cut off since then show too. What retention deleted is named
as the anchor, from which on the trail is verified.

With --export, an exported ZIP is verified alone: no trail is needed. Its hash
before the first record is the head of the export before it, and --head is the
one that it has to end with.

With --json, one line:
  {"ok":true,"records","head","anchor"?:{"records","hash"}}
  {"ok":true,"records","previousHash","head","from","to"}   with --export
  {"ok":false,"brokenAt","tampering","reason"}

Example:
  $ stowage audit verify --data .stowage
  $ stowage audit verify --export 2026-01.zip
`

/** `stowage audit verify`: whether the trail was changed. */
export function auditVerifyCommand(): Command {
  return addTrailOptions(new Command('verify').addOption(dataOption()))
    .description('check that no record was changed, added or taken away')
    .option('--head <hash>', 'the head of an earlier verification, to be found again')
    .option('--export <file>', 'verify this exported ZIP in place of the trail')
    .addHelpText('after', help)
    .action(verify)
}

async function verify(options: VerifyOptions): Promise<void> {
  const { head, json, export: file } = options
  if (file !== undefined) return verifyZip(file, options)
  const expected = head === undefined ? undefined : { head }
  const verdict = await withTrail(options, (trail) => trail.verify(expected))
  if (json) {
    if (!verdict.ok) process.exitCode = 1
    return printJson(verdict)
  }
  if (!verdict.ok) {
    throw trailBroken(
      'trail',
      verdict,
      'Keep the database for an inquiry, and compare it with a backup.',
    )
  }
  const { records, head: hash, anchor } = verdict
  await print(`Sound: ${records} records, head ${hash}`)
  if (anchor !== undefined) {
    await print(`Verified after record ${anchor.records}, the last that retention deleted.`)
  }
}

async function verifyZip(file: string, { head, json = false }: VerifyOptions): Promise<void> {
  const { verifyExport } = await import('../../audit/verify-export.ts')
  const found = await verifyExport(file)
  const isOther = found.ok && head !== undefined && head !== found.head
  const verdict = isOther
    ? broken(found.records, 'changed', 'the export ends with another head')
    : found
  if (!verdict.ok && json) process.exitCode = 1
  if (json) return printJson(verdict)
  if (!verdict.ok)
    throw trailBroken('export', verdict, 'Keep it for an inquiry, and compare it with the trail.')
  const { records, head: hash, previousHash } = verdict
  await print(`Sound: ${records} records, head ${hash}`)
  await print(`It continues ${previousHash}`)
}

function trailBroken(
  what: 'trail' | 'export',
  { brokenAt, tampering, reason }: BrokenTrail,
  hint: string,
): Error {
  const message = `The ${what} is broken at ${reason}.`
  return auditError('AuditTrailBroken', { message, hint, context: { id: brokenAt, tampering } })
}
