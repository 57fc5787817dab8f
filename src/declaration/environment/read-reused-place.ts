import type { EnvironmentReader } from './environment-reader.ts'
import type { Place } from './read-place.ts'
import type { KindTable } from './settings.ts'

export interface ReuseContext {
  readonly reader: EnvironmentReader
  /** The table of the storage whose place is taken. */
  readonly source: KindTable
  /** That place, if the storage is enabled and valid. */
  readonly reused: Place | undefined
}

/** Takes the place of another storage, and refuses settings of one's own that contradict it. */
export function readReusedPlace(
  { title, settings }: KindTable,
  { reader, source, reused }: ReuseContext,
): Place | undefined {
  const { reuse } = settings
  if (reuse === undefined) return undefined
  const { enabled } = source.settings
  if (reader.flag(enabled) === false) {
    const requirement = `${source.title} requires ${reader.variable(enabled)}=True`
    const fix = `set that as well, or give ${title} credentials and a bucket of its own`
    reader.refuse(reuse, `${requirement}; ${fix}`)
    return undefined
  }
  for (const role of ['accessKeyId', 'secretAccessKey', 'bucket'] as const) {
    const written = reader.written(settings[role])
    if (written === undefined || written === reader.written(source.settings[role])) continue
    const taken = reader.variable(source.settings[role])
    const fix = `leave it out, or switch ${reader.variable(reuse)} off`
    reader.refuse(settings[role], `differs from ${taken}, which is reused; ${fix}`)
  }
  return reused && { bucket: reused.bucket, credentials: reused.credentials }
}
