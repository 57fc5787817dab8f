import { kinds } from '../kinds.ts'
import { readRegion } from './read-region.ts'
import type { EnvironmentReader } from './environment-reader.ts'
import type { EnvironmentStorages } from './environment-storages.ts'
import { readPlace } from './read-place.ts'
import { defaultTable } from './settings.ts'

/** A day, which documents that are sent by mail are linked for. */
const urlExpiresIn = 86_400

/**
 * Reads the storage of `USE_S3`: a private bucket, or a directory in its stead. `undefined` if
 * nobody asks for it, by that variable or in the code, or if it is not valid.
 */
export function readDefaultStorage(
  reader: EnvironmentReader,
  { required, chain }: { required: boolean; chain: boolean },
): EnvironmentStorages['default'] | undefined {
  const { title, settings } = defaultTable
  if (reader.written(settings.enabled) === undefined && !required) return undefined
  const enabled = reader.flag(settings.enabled)
  if (enabled === undefined) return undefined
  const { overwrite, cacheControl } = kinds['private-media']
  const shared = { name: 'default', urlExpiresIn, overwrite, cacheControl } as const
  if (!enabled) return { kind: 'filesystem', directory: reader.text(settings.directory), ...shared }

  const place = readPlace(settings, { reader, title, chain })
  const region = readRegion([settings.region], reader)
  if (place === undefined) return undefined
  return {
    kind: 'private-media',
    region,
    location: '',
    public: false,
    customDomain: undefined,
    keyPairId: undefined,
    accept: undefined,
    compress: undefined,
    ...shared,
    ...place,
  }
}
