import { Zip, ZipDeflate } from 'fflate'
import { auditError } from './errors.ts'

/** One entry of a ZIP: its text comes bit by bit. */
export interface ZipEntry {
  readonly name: string
  readonly lines: AsyncIterable<string> | Iterable<string>
}

/** What the 32 bits of a ZIP can count, with room for its directory. */
const largestZip = 0xffff_0000

interface ZipOptions {
  /** The time of every entry. */
  readonly time: Date
  /** Bytes. */
  readonly largest?: number
}

/** A ZIP, deflated as it is read: no more than a part of it is ever in memory. */
export async function* zipEntries(
  entries: Iterable<ZipEntry>,
  { time, largest = largestZip }: ZipOptions,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  let [written, size] = [0, 0]
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error
    written += chunk.length
    ready.push(chunk)
  })
  for (const { name, lines } of entries) {
    const entry = new ZipDeflate(name, { level: 6 })
    entry.mtime = time
    zip.add(entry)
    size = 0
    for await (const line of lines) {
      const bytes = Buffer.from(line)
      size += bytes.length
      entry.push(bytes)
      if (Math.max(size, written) > largest) throw auditError('AuditExportTooLarge')
      yield* ready.splice(0)
    }
    entry.push(new Uint8Array(), true)
    yield* ready.splice(0)
  }
  zip.end()
  yield* ready
}
