import type { SignedMessage } from '../server/signed-message.ts'

/** A message as it goes over the wire: its length is true, and it is the last on its connection. */
export function messageBytes({ method, url, headers, body }: Omit<SignedMessage, 'seed'>): Buffer {
  const all = { ...headers, 'content-length': `${body.length}`, connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  const head = `${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), body])
}
