import type { SecureContextOptions } from 'node:tls'
import { keptIdentity } from './kept-identity.ts'
import { readIdentity, type IdentityFiles } from './read-identity.ts'
import type { ServerIdentity } from './server-identity.ts'

/** A given certificate with its key, or one that the server makes, keeps and renews. */
export type TlsOptions = 'self-signed' | IdentityFiles

/** What clients are shown. */
export interface ServedCertificate {
  /** PEM. Of a self-signed one it is what clients are to trust. */
  readonly file: string
  /** SHA-256, as `openssl x509 -fingerprint -sha256` writes it. */
  readonly fingerprint: string
  readonly validTo: Date
  readonly selfSigned: boolean
}

/** Whom the server proves to be, and again after each reload. */
export interface ServerTls {
  certificate(): ServedCertificate
  context(): SecureContextOptions
  /** Reads the files again. If they are wrong it throws, and all stays as it was. */
  reload(): Promise<void>
  /** Called with the new context after each reload. */
  onReload(listener: (context: SecureContextOptions) => void): void
}

interface Place {
  readonly directory: string
  readonly host: string
  readonly domains: readonly string[]
}

/** Reads or makes the certificate. Throws what is wrong with a given one, and names its file. */
export async function openServerTls(options: TlsOptions, place: Place): Promise<ServerTls> {
  const read = async (): Promise<ServerIdentity> =>
    options === 'self-signed'
      ? keptIdentity(place)
      : { ...(await readIdentity(options)), selfSigned: false }
  let identity = await read()
  const listeners: ((context: SecureContextOptions) => void)[] = []
  const context = (): SecureContextOptions => contextOf(identity)
  return {
    certificate: () => certificateOf(identity),
    context,
    async reload() {
      identity = await read()
      for (const listener of listeners) listener(context())
    },
    onReload: (listener) => void listeners.push(listener),
  }
}

/** TLS 1.2 at least: what is older is broken, and AWS refuses it too. */
function contextOf({ certificate, key }: ServerIdentity): SecureContextOptions {
  return { cert: certificate, key, minVersion: 'TLSv1.2' }
}

function certificateOf({ file, x509, selfSigned }: ServerIdentity): ServedCertificate {
  const { fingerprint256: fingerprint, validTo } = x509
  return { file, fingerprint, validTo: new Date(validTo), selfSigned }
}
