import { s3Error } from '../../protocol/errors.ts'

/** In a directory, as in a bucket that never had versions, the only one is `null`. Throws `NoSuchVersion`. */
export function refuseVersion(versionId: string | undefined): void {
  if (versionId === undefined || versionId === 'null') return
  throw s3Error('NoSuchVersion', { context: { VersionId: versionId } })
}
