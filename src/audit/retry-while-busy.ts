import { setTimeout } from 'node:timers/promises'
import { auditError } from './errors.ts'

const longestWaitMs = 16

/**
 * Runs a statement, again and again while another connection holds the lock: for 10 seconds, then
 * `AuditBusy`. SQLite's own timeout would block the event loop, and with it the very connection of
 * this process that has the lock. Other failures become `AuditTrailBroken` or `AuditUnavailable`.
 */
export async function retryWhileBusy<T>(
  run: () => T | Promise<T>,
  patienceMs = 10_000,
): Promise<T> {
  const deadlineMs = performance.now() + patienceMs
  for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await run()
    } catch (error) {
      const code = codeOf(error)
      if (!code.startsWith('SQLITE_BUSY')) throw failure(error, code)
      if (performance.now() > deadlineMs) throw auditError('AuditBusy', { cause: error })
      await setTimeout(waitMs * Math.random())
    }
  }
}

function failure(error: unknown, code: string) {
  // The appends give every id once: it can only be there because something else wrote it.
  const broken = code.startsWith('SQLITE_CONSTRAINT')
  return auditError(broken ? 'AuditTrailBroken' : 'AuditUnavailable', { cause: error })
}

function codeOf(error: unknown): string {
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string'
  return isCoded ? String(error.code) : ''
}
