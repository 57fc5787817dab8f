import { overlaps, prefixOf } from '../location.ts'
import type { EnvironmentReader } from './environment-reader.ts'
import type { EnvironmentStorage } from './environment-storages.ts'
import type { Setting } from './setting.ts'
import { defaultTable, kindTables } from './settings.ts'

/** Refuses storages of one bucket whose keys could meet: each has to have a prefix of its own. */
export function refuseLocationClashes(
  storages: readonly EnvironmentStorage[],
  reader: EnvironmentReader,
): void {
  for (const [index, storage] of storages.entries()) {
    const other = storages.slice(0, index).find(({ bucket, location }) => {
      return bucket === storage.bucket && overlaps(location, storage.location)
    })
    if (other === undefined) continue
    const [mine, theirs] = [storage, other].map(({ location }) => `"${prefixOf(location)}*"`)
    const taken = `its keys ${mine} meet ${theirs} of ${reader.variable(placeOf(other))}`
    const fix = 'give the two separate prefixes or buckets'
    reader.refuse(placeOf(storage), `${taken} in the bucket "${storage.bucket}"; ${fix}`)
  }
}

/** The setting that says where the keys of a storage are. */
function placeOf({ name, kind }: EnvironmentStorage): Setting {
  return name === 'default' ? defaultTable.settings.bucket : kindTables[kind].settings.location
}
