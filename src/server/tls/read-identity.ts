import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { StowageError } from '../../core/error.ts'
import { serverError } from '../errors.ts'
import type { ServerIdentity } from './server-identity.ts'

/** PEM files: the certificate, followed by its chain if it has one, and its private key. */
export interface IdentityFiles {
  readonly certificateFile: string
  readonly keyFile: string
}

/**
 * Reads a certificate and its key, and holds them against each other and the clock.
 * Throws `TlsFileUnreadable`, `TlsCertificateInvalid`, `TlsKeyInvalid`, `TlsKeyMismatch`, `TlsCertificateExpired`.
 */
export async function readIdentity(
  { certificateFile, keyFile }: IdentityFiles,
  now: Date = new Date(),
): Promise<Omit<ServerIdentity, 'selfSigned'>> {
  const certificate = await textOf(certificateFile)
  const key = await textOf(keyFile)
  const x509 = certificateOf(certificate, certificateFile)
  if (!x509.checkPrivateKey(privateKeyOf(key, keyFile))) {
    throw serverError('TlsKeyMismatch', {
      message: `The key of ${keyFile} is not that of the first certificate in ${certificateFile}.`,
      context: { certificateFile, keyFile },
    })
  }
  checkTime(x509, certificateFile, now)
  try {
    createSecureContext({ cert: certificate, key })
  } catch (error) {
    throw invalidCertificate(certificateFile, error)
  }
  return { certificate, key, file: certificateFile, x509 }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw serverError('TlsFileUnreadable', {
      message: `${file} cannot be read.`,
      context: { file },
      cause: error,
    })
  }
}

function certificateOf(pem: string, file: string): X509Certificate {
  // DER would be taken too, but not by what serves it.
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw invalidCertificate(file)
  try {
    return new X509Certificate(pem)
  } catch (error) {
    throw invalidCertificate(file, error)
  }
}

function invalidCertificate(file: string, cause?: unknown): StowageError {
  const message = `${file} does not hold a certificate in PEM.`
  return serverError('TlsCertificateInvalid', { message, context: { file }, cause })
}

function privateKeyOf(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    // The cause could quote the key.
    throw serverError('TlsKeyInvalid', {
      message: `${file} does not hold a private key in PEM without a passphrase.`,
      context: { file },
    })
  }
}

function checkTime(x509: X509Certificate, file: string, now: Date): void {
  const { validFrom, validTo } = x509
  const isEarly = now.getTime() < Date.parse(validFrom)
  if (!isEarly && now.getTime() <= Date.parse(validTo)) return
  throw serverError('TlsCertificateExpired', {
    message: isEarly
      ? `The certificate of ${file} is not valid before ${validFrom}.`
      : `The certificate of ${file} was valid until ${validTo}.`,
    context: { file, validFrom, validTo },
  })
}
