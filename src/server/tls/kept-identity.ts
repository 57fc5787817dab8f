import { chmod } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { isStowageError } from '../../core/error.ts'
import { writePrivate } from '../write-private.ts'
import { readIdentity } from './read-identity.ts'
import type { ServerIdentity } from './server-identity.ts'

export interface KeptIdentityOptions {
  readonly directory: string
  /** The address that the server listens on. */
  readonly host: string
  /** Host names that it answers; below each, buckets. */
  readonly domains: readonly string[]
  readonly now?: Date
}

const dayMs = 86_400_000
/** Longer, and some clients refuse it. Source: CA/Browser Forum, Baseline Requirements §6.3.2. */
const validMs = 397 * dayMs
/** This long before its end it is made anew. */
const renewalMs = 30 * dayMs
/** Clocks of clients are a little behind. */
const earlierMs = 3_600_000

/** The file of the certificate that a data directory keeps. */
export function keptCertificateFile(directory: string): string {
  return join(directory, 'tls-certificate.pem')
}

/**
 * The self-signed certificate of a data directory, its key with mode 0600. It is made when there is none, when it
 * ends within 30 days, and when it does not name what the server answers to.
 */
export async function keptIdentity(options: KeptIdentityOptions): Promise<ServerIdentity> {
  const { directory, now = new Date() } = options
  const certificateFile = keptCertificateFile(directory)
  const keyFile = join(directory, 'tls-key.pem')
  const names = namesOf(options)
  const kept = await readKept({ certificateFile, keyFile }, now)
  if (kept !== undefined && isGood(kept, names, now)) return { ...kept, selfSigned: true }

  // Only who makes a certificate waits for what makes it.
  const { makeCertificate } = await import('./make-certificate.ts')
  const made = makeCertificate({
    names,
    notBefore: new Date(now.getTime() - earlierMs),
    notAfter: new Date(now.getTime() + validMs),
  })
  // The key first: a certificate without its key would be found to be none, and made again.
  await writePrivate(keyFile, made.key)
  await writePrivate(certificateFile, made.certificate)
  await chmod(certificateFile, 0o644)
  return { ...(await readIdentity({ certificateFile, keyFile }, now)), selfSigned: true }
}

async function readKept(files: Parameters<typeof readIdentity>[0], now: Date) {
  try {
    return await readIdentity(files, now)
  } catch (error) {
    if (isStowageError(error)) return undefined
    throw error
  }
}

function isGood(
  { x509 }: Pick<ServerIdentity, 'x509'>,
  names: readonly string[],
  now: Date,
): boolean {
  if (Date.parse(x509.validTo) - now.getTime() < renewalMs) return false
  const named = new Set((x509.subjectAltName ?? '').split(', '))
  // As Node writes addresses is not how everybody does: it is asked whether it covers them.
  return names.every((name) =>
    isIP(name) === 0 ? named.has(`DNS:${name}`) : x509.checkIP(name) !== undefined,
  )
}

function namesOf({ host, domains }: KeptIdentityOptions): readonly string[] {
  const listens = isEverywhere(host) ? ownAddresses() : [host]
  const below = domains.flatMap((domain) => [domain, `*.${domain}`])
  return [...new Set(['localhost', ...below, '127.0.0.1', '::1', ...listens])]
}

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** A server that listens everywhere is reached by every address of its machine. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, scopeid }) => !internal && !scopeid)
    .map(({ address }) => address)
    .sort()
}
