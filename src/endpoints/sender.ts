import type { AuditEntry } from '../audit/record.ts'
import type { Peer } from './web-handler.ts'

/** What the trail keeps of whoever sent a request. */
export function senderOf(
  request: Request,
  { address }: Peer,
): Pick<AuditEntry, 'address' | 'agent'> {
  const agent = request.headers.get('user-agent') ?? ''
  return { ...(address !== undefined && { address }), ...(agent !== '' && { agent }) }
}
