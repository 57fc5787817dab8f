import type { X509Certificate } from 'node:crypto'
import type { CertificatePair } from './make-certificate.ts'

/** Whom a server proves to be over TLS. */
export interface ServerIdentity extends CertificatePair {
  /** The file of the certificate. */
  readonly file: string
  /** Its first certificate, the server's own. */
  readonly x509: X509Certificate
  /** True for the one that is kept in the data directory: clients have to be told to trust it. */
  readonly selfSigned: boolean
}
