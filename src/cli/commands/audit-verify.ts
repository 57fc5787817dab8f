import { Command } from 'commander'
import { auditError } from '../../audit/errors.ts'
import { print, printJson } from '../print.ts'
import { dataOption } from '../reach.ts'
import { addTrailOptions, withTrail, type TrailOptions } from './audit-trail.ts'

interface VerifyOptions extends TrailOptions {
  readonly head?: string
}

const help = `
Exits 0 when every record is the one that was appended; otherwise exits 1 and
names the first that is not. Keep the head it prints elsewhere: with --head,
records that were cut off since then show too. What retention deleted is named
as the anchor, from which on the trail is verified.

With --json, one line:
  {"ok":true,"records","head","anchor"?:{"records","hash"}}
  {"ok":false,"brokenAt","tampering","reason"}

Example:
  $ stowage audit verify --data .stowage
`

/** `stowage audit verify`: whether the trail was changed. */
export function auditVerifyCommand(): Command {
  return addTrailOptions(new Command('verify').addOption(dataOption()))
    .description('check that no record was changed, added or taken away')
    .option('--head <hash>', 'the head of an earlier verification, to be found again')
    .addHelpText('after', help)
    .action(verify)
}

async function verify(options: VerifyOptions): Promise<void> {
  const { head, json } = options
  const expected = head === undefined ? undefined : { head }
  const verdict = await withTrail(options, (trail) => trail.verify(expected))
  if (json) {
    if (!verdict.ok) process.exitCode = 1
    return printJson(verdict)
  }
  if (!verdict.ok) {
    throw auditError('AuditTrailBroken', {
      message: `The trail is broken at ${verdict.reason}.`,
      hint: 'Keep the database as it is for an inquiry, and compare it with a backup.',
      context: { id: verdict.brokenAt, tampering: verdict.tampering },
    })
  }
  const { records, head: hash, anchor } = verdict
  await print(`Sound: ${records} records, head ${hash}`)
  if (anchor !== undefined) {
    await print(`Verified after record ${anchor.records}, the last that retention deleted.`)
  }
}
