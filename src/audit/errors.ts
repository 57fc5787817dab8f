import { defineErrors } from '../core/error.ts'

/** What can go wrong with the audit trail. */
export const auditError = defineErrors({
  AuditBusy: {
    message: 'Another process kept the audit database locked for too long.',
    hint: 'Try again; if it repeats, find the process that holds a transaction open on the database.',
    status: 503,
    retryable: true,
  },
  AuditClosed: {
    message: 'The audit trail is closed.',
    hint: 'Open the trail once per process and close it after the last request.',
  },
  AuditExportBusy: {
    message: 'Another run of this export is under way.',
    hint: 'Look at the state of the export; a run that gives no sign for a minute is taken over.',
    status: 409,
    retryable: true,
  },
  AuditExportFailed: {
    message: 'The export failed.',
    hint: 'Mend what the message names and repeat the export; overwrite replaces what an earlier run left.',
    status: 500,
  },
  AuditExportInvalid: {
    message: 'The export is not valid.',
    hint: 'Correct the property that the message names.',
    status: 400,
  },
  AuditExportTooLarge: {
    message: 'The export is larger than the 4 GiB that a ZIP can hold.',
    hint: 'Export shorter periods, each under a key of its own.',
    status: 400,
  },
  AuditExportUnreadable: {
    message: 'This is no export of an audit trail, or it is damaged.',
    hint: 'Fetch the export again from its storage; one that stays unreadable was changed there.',
  },
  AuditFilterInvalid: {
    message: 'The filter of the audit query is not valid.',
    hint: 'Correct the property that the message names.',
    status: 400,
  },
  AuditRecordInvalid: {
    message: 'The audit record is not valid, and nothing was appended.',
    hint: 'Correct the property that the message names.',
    status: 400,
  },
  AuditTrailBroken: {
    message: 'The audit trail was changed by something other than its own appends.',
    hint: 'Verify the trail: it names the first broken record.',
    status: 500,
  },
  AuditUnavailable: {
    message: 'The audit database cannot be used.',
    hint: 'See the cause; check that the database is up and may be written, and that its disk has space.',
    status: 503,
  },
  AuditUrlUnsupported: {
    message: 'The audit trail cannot be opened at this URL.',
    hint: 'Give postgres://user@host/database, or a location on this machine: file:/var/lib/app/audit.db.',
  },
})
