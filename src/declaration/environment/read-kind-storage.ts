import { kinds } from '../kinds.ts'
import type { Kind } from '../kinds.ts'
import type { EnvironmentReader } from './environment-reader.ts'
import type { EnvironmentStorage } from './environment-storages.ts'
import type { CloudFrontKey } from './read-cloud-front-key.ts'
import { readCustomDomain } from './read-custom-domain.ts'
import { readKindLocation } from './read-kind-location.ts'
import { readPlace } from './read-place.ts'
import type { Place } from './read-place.ts'
import { readReusedPlace } from './read-reused-place.ts'
import { kindTables } from './settings.ts'
import type { KindTable } from './settings.ts'

export interface KindContext {
  readonly reader: EnvironmentReader
  readonly region: string
  /** Whether the AWS SDK's chain may find credentials that no variable holds. */
  readonly chain: boolean
  /** What signs URLs on a custom domain of what is private. */
  readonly signer: CloudFrontKey | undefined
  /** The storage whose place this one may take, if that is enabled and valid. */
  readonly reused?: EnvironmentStorage | undefined
}

/** Reads one of the four storages; `undefined` if it is not enabled, or not valid. */
export function readKindStorage<K extends Kind>(
  kind: K,
  context: KindContext,
): EnvironmentStorage<K> | undefined {
  const { reader, region } = context
  const table = kindTables[kind]
  if (reader.flag(table.settings.enabled) !== true) return undefined
  const { public: open, urlExpiresIn, overwrite, cacheControl } = kinds[kind]
  const place = readPlaceAndDomain(table, open, context)
  refuseOtherAccess(table, open, reader)
  const location = readKindLocation(table, reader)
  if (place === undefined || location === undefined) return undefined
  const signer = open || place.customDomain === undefined ? undefined : context.signer
  const storage = {
    name: kind,
    kind,
    region,
    location,
    public: open,
    urlExpiresIn,
    overwrite,
    keyPairId: signer?.keyPairId,
    cacheControl,
    accept: undefined,
    compress: undefined,
    ...place,
  }
  if (signer === undefined) return storage
  return Object.defineProperty(storage, 'cloudFrontKey', { value: signer.cloudFrontKey })
}

function readPlaceAndDomain(
  { title, reuses, settings }: KindTable,
  open: boolean,
  { reader, chain, reused }: KindContext,
): (Place & Pick<EnvironmentStorage, 'customDomain'>) | undefined {
  const reuse = settings.reuse === undefined ? false : reader.flag(settings.reuse)
  if (reuse === undefined) return undefined
  const source = reuse && reuses !== undefined ? kindTables[reuses] : undefined
  const place = source
    ? readReusedPlace({ title, settings }, { source, reused, reader })
    : readPlace(settings, { reader, title, chain })
  // The domain before a bucket serves all that is in it.
  const inherits = source !== undefined && reader.written(settings.customDomain) === undefined
  const bucket = reader.text((source ?? { settings }).settings.bucket)
  const customDomain = inherits
    ? reused?.customDomain
    : readCustomDomain(settings.customDomain, { reader, title, bucket, public: open })
  return place && { ...place, customDomain }
}

/** An ACL is never sent: who may read is the kind's, realised by the policy of the bucket. */
function refuseOtherAccess(
  { title, settings: { acl } }: KindTable,
  open: boolean,
  reader: EnvironmentReader,
): void {
  const own = open ? 'public-read' : 'private'
  if (reader.text(acl) === own) return
  const other = kindTables[open ? 'private-media' : 'public-media']
  const readers = open ? 'which anyone may read' : 'which is read by signed URLs only'
  const instead = `${other.title} (${reader.variable(other.settings.enabled)}=True)`
  const fix = `set it to ${own} or leave it out, and put other objects in ${instead}`
  reader.refuse(acl, `contradicts ${title}, ${readers}; ${fix}`)
}
