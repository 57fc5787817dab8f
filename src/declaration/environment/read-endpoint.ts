import { endpointOriginSchema } from '../target.ts'
import type { EnvironmentReader } from './environment-reader.ts'
import { endpointSettings } from './settings.ts'

/** Reads the endpoint of S3, where it is not that of AWS: the more specific variable goes first. */
export function readEndpoint(reader: EnvironmentReader): string | undefined {
  const used = endpointSettings.find((setting) => reader.written(setting) !== undefined)
  return used && reader.parsed(used, endpointOriginSchema)
}
