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
    hint: 'See the cause; check that the disk has space and that the database may be written.',
    status: 503,
  },
  AuditUrlUnsupported: {
    message: 'The audit trail cannot be opened at this URL.',
    hint: 'Give the location of a database on this machine, as file:/var/lib/app/audit.db or plain.',
  },
})
