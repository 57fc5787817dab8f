import { textContentType } from './text-content-type.ts'

/** Bytes of the beginning of a body that tell its media type. */
export const sniffedBytes = 4100

/** What bytes are of which no more is known. */
export const unknownType = 'application/octet-stream'

/** Where a signature stands, as Latin-1, and what has it. */
type Signature = readonly [
  start: string,
  contentType: string,
  then?: readonly [at: number, text: string],
]

/** The formats of the web, known without asking the library: it takes as long as a small request. */
const signatures: readonly Signature[] = [
  ['\u0089PNG\r\n\u001a\n', 'image/png'],
  ['\u00ff\u00d8\u00ff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['RIFF', 'image/webp', [8, 'WEBP']],
  ['%PDF-', 'application/pdf'],
  ['\u001f\u008b\b', 'application/gzip'],
  ['wOFF', 'font/woff'],
  ['wOF2', 'font/woff2'],
  ['\0asm', 'application/wasm'],
]

/**
 * The media type that the beginning of a body tells, whatever its name: `text/plain` for text that is
 * nothing else, and `application/octet-stream` for bytes that nobody knows. Give it the first
 * {@link sniffedBytes}, or all of a shorter body.
 */
export async function sniffContentType(head: Uint8Array): Promise<string> {
  const known = sniffAtOnce(head)
  if (known !== undefined) return known
  const { fileTypeFromBuffer } = await import('file-type/core')
  try {
    return (await fileTypeFromBuffer(head.subarray(0, sniffedBytes)))?.mime ?? unknownType
  } catch {
    // A container that is broken, or cut where the beginning ends.
    return unknownType
  }
}

/** {@link sniffContentType} as far as it needs no library; undefined where that has to be asked. */
export function sniffAtOnce(head: Uint8Array): string | undefined {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 16)).toString(
    'latin1',
  )

  for (const [signature, contentType, then] of signatures)
    if (start.startsWith(signature) && (then === undefined || start.startsWith(then[1], then[0])))
      return contentType
  return textContentType(head.subarray(0, sniffedBytes))
}
