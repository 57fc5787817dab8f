import { kindNames, kinds } from '../kinds.ts'
import type { Kind } from '../kinds.ts'
import type { EnvironmentReader } from './environment-reader.ts'
import type { EnvironmentStorageName, EnvironmentStorages } from './environment-storages.ts'
import { readCloudFrontKey } from './read-cloud-front-key.ts'
import { readDefaultStorage } from './read-default-storage.ts'
import { readKindStorage } from './read-kind-storage.ts'
import { readRegion } from './read-region.ts'
import { refuseLocationClashes } from './refuse-location-clashes.ts'
import { chainSettings, kindTables, regionSettings } from './settings.ts'

export interface StoragesContext {
  readonly required?: readonly EnvironmentStorageName[] | undefined
  readonly chain?: boolean | undefined
}

/** Reads every storage that is enabled; what is wrong is with the reader. */
export function readStorages(
  reader: EnvironmentReader,
  { required = [], chain: allowed = false }: StoragesContext,
): Partial<EnvironmentStorages> {
  const chain = allowed || chainSettings.some((setting) => reader.written(setting) !== undefined)
  const enabled = kindNames.filter((kind) => reader.flag(kindTables[kind].settings.enabled))
  const region = enabled.length > 0 ? readRegion(regionSettings, reader) : regionSettings[0].default
  const signer = enabled.some((kind) => !kinds[kind].public) ? readCloudFrontKey(reader) : undefined
  const context = { reader, region, chain, signer }
  for (const kind of kindNames) if (required.includes(kind)) requireKind(kind, reader)

  const assets = readKindStorage('static', context)
  const open = readKindStorage('public-media', { ...context, reused: assets })
  const hidden = readKindStorage('private-media', context)
  const logs = readKindStorage('logs', { ...context, reused: hidden })
  const standard = readDefaultStorage(reader, { required: required.includes('default'), chain })
  const inS3 = [assets, open, hidden, logs, standard].filter((storage) => storage !== undefined)
  refuseLocationClashes(
    inS3.filter((storage) => storage.kind !== 'filesystem'),
    reader,
  )
  return {
    ...(assets && { static: assets }),
    ...(open && { 'public-media': open }),
    ...(hidden && { 'private-media': hidden }),
    ...(logs && { logs }),
    ...(standard && { default: standard }),
  }
}

function requireKind(kind: Kind, reader: EnvironmentReader): void {
  const { title, settings } = kindTables[kind]
  if (reader.flag(settings.enabled) !== false) return
  const requirement = `${title} requires ${reader.variable(settings.enabled)}=True`
  const fix = `set that, and the bucket in ${reader.variable(settings.bucket)}`
  reader.refuse(settings.enabled, `${requirement}; ${fix}`)
}
