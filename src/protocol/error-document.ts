import type { StowageError } from '../core/error.ts'
import { escapeXml } from './xml/escape-xml.ts'
import { parseXml } from './xml/parse-xml.ts'

/** The members of S3's error document. */
export interface ErrorDocument {
  readonly code: string
  readonly message: string
  readonly resource: string
  readonly requestId: string
  readonly hostId: string
  /** Further members, as the case has them: `Key`, `BucketName`, `StringToSign`. */
  readonly details: Readonly<Record<string, string>>
}

const member = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`

/** What the document says of itself: no error's context replaces it. */
const own: ReadonlySet<string> = new Set(['Code', 'Message', 'Resource', 'RequestId', 'HostId'])

/** Writes `<Error>…</Error>`. The error's context becomes further members. */
export function writeErrorDocument(
  error: StowageError,
  about: { readonly resource: string; readonly requestId: string; readonly hostId: string },
): string {
  const details = errorDetails(error)
    .map(([name, value]) => member(name, value))
    .join('')
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error>' +
    member('Code', error.code) +
    member('Message', error.message) +
    details +
    member('Resource', about.resource) +
    member('RequestId', about.requestId) +
    member('HostId', about.hostId) +
    '</Error>'
  )
}

/** What the error's context says to its client: `Key`, `BucketName`. */
export function errorDetails({ context }: StowageError): [name: string, value: string][] {
  return Object.entries(context)
    .map(([name, value]) => [capitalised(name), value] as const)
    .filter(([name, value]) => value !== undefined && !own.has(name))
    .map(([name, value]) => [name, String(value)])
}

/** Reads an error document of any S3 server; undefined when the body is none. */
export function readErrorDocument(body: string): ErrorDocument | undefined {
  let root
  try {
    root = parseXml(body)
  } catch {
    // A proxy's HTML or an empty body: the caller falls back on the status.
    return undefined
  }
  if (root.name !== 'Error') return undefined
  const details = Object.fromEntries(root.children.map(({ name, text }) => [name, text]))
  const { Code = '', Message = '', Resource = '', RequestId = '', HostId = '' } = details
  return {
    code: Code,
    message: Message,
    resource: Resource,
    requestId: RequestId,
    hostId: HostId,
    details,
  }
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
