import { hostNameProblem, isS3Endpoint } from '../host-name.ts'
import type { EnvironmentReader } from './environment-reader.ts'
import { missing } from './missing.ts'
import { namesCloudFrontKey } from './read-cloud-front-key.ts'
import { cloudFrontSettings } from './settings.ts'
import type { TextSetting } from './setting.ts'

export interface DomainContext {
  readonly reader: EnvironmentReader
  readonly title: string
  /** Whether anyone may read the storage, so that a URL needs no signature. */
  readonly public: boolean
  readonly bucket: string | undefined
}

/**
 * Reads a custom domain; `undefined` is the bucket's own URL. An endpoint of S3 is no domain of
 * one's own but S3 itself. What is private has another only with a key that signs URLs there.
 */
export function readCustomDomain(setting: TextSetting, context: DomainContext): string | undefined {
  const { reader, title, bucket } = context
  const host = reader.text(setting)?.toLowerCase()
  if (host === undefined) {
    const fix = 'set it to the host name of the CDN, or to s3.amazonaws.com if there is none'
    if (context.public) missing(setting, fix, context)
    return undefined
  }
  if (isS3Endpoint(host)) return undefined
  const problem = hostNameProblem(host)
  if (problem !== undefined) {
    reader.refuse(setting, problem)
    return undefined
  }
  if (context.public) return host
  if (isHostOf(host, bucket)) return undefined
  if (namesCloudFrontKey(reader)) return host
  const { keyPairId, privateKey } = cloudFrontSettings
  const keys = `${reader.variable(keyPairId)} and ${reader.variable(privateKey)}`
  const fix = `set ${keys}, which sign them, or leave it out, or use s3.amazonaws.com, and URLs are signed for S3`
  reader.refuse(
    setting,
    `has no signer, so ${title} would serve private objects by unsigned URLs; ${fix}`,
  )
  return undefined
}

/** True for the name that S3 itself gives a bucket. */
function isHostOf(host: string, bucket: string | undefined): boolean {
  if (bucket === undefined || !host.startsWith(`${bucket}.`)) return false
  return isS3Endpoint(host.slice(bucket.length + 1))
}
