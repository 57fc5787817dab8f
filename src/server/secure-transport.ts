import type { MatchedRequest } from './request-head.ts'
import type { ServerState } from './server-state.ts'

const loopback = /^(::1|(::ffff:)?127\.)/

/** True if nobody else can listen: over TLS, or from this very machine where that is to count as TLS. */
export function isSecureTransport(
  { encrypted, address }: Pick<MatchedRequest, 'encrypted' | 'address'>,
  { assumeSecureTransport }: Pick<ServerState, 'assumeSecureTransport'>,
): boolean {
  return encrypted || (assumeSecureTransport && loopback.test(address))
}
