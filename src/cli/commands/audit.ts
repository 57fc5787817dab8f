import { Command } from 'commander'
import { auditCountCommand } from './audit-count.ts'
import { auditExportCommand } from './audit-export.ts'
import { auditListCommand } from './audit-list.ts'
import { auditRetainCommand } from './audit-retain.ts'
import { auditVerifyCommand } from './audit-verify.ts'

/** `stowage audit`: what was done, and whether the trail of it was changed. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('read, verify, export and retain the audit trail')
    .addHelpText('after', '\nExample:\n  $ stowage audit list --actor ada --limit 20\n')
    .addCommand(auditListCommand())
    .addCommand(auditCountCommand())
    .addCommand(auditVerifyCommand())
    .addCommand(auditExportCommand())
    .addCommand(auditRetainCommand())
}
