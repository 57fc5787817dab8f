import { locationSchema } from '../location.ts'
import { serviceSchema } from '../storage-schema.ts'
import type { EnvironmentReader } from './environment-reader.ts'
import { missing } from './missing.ts'
import type { KindTable } from './settings.ts'

/** Reads where in the bucket a storage is: logs have one prefix for each service. */
export function readKindLocation(
  { title, settings }: KindTable,
  reader: EnvironmentReader,
): string | undefined {
  const location = reader.parsed(settings.location, locationSchema)
  if (settings.service === undefined) return location
  if (reader.text(settings.service) === undefined) {
    missing(settings.service, 'set it to the service whose logs these are', { reader, title })
    return undefined
  }
  const service = reader.parsed(settings.service, serviceSchema)
  return location === undefined || service === undefined ? undefined : `${location}/${service}`
}
