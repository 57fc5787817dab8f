import { bucketNameProblem } from '../../protocol/bucket-name.ts'
import { missing } from './missing.ts'
import { readCredentials } from './read-credentials.ts'
import type { CredentialsContext, CredentialsReading, KeySettings } from './read-credentials.ts'
import type { TextSetting } from './setting.ts'

/** A bucket and the keys to it. */
export interface Place extends CredentialsReading {
  readonly bucket: string
}

/** Reads the place of a storage from its own settings, or adds what is wrong with them. */
export function readPlace(
  settings: KeySettings & { readonly bucket: TextSetting },
  context: CredentialsContext,
): Place | undefined {
  const { reader } = context
  const reading = readCredentials(settings, context)
  const bucket = reader.text(settings.bucket)
  if (bucket === undefined) {
    missing(settings.bucket, 'set it to the name of the bucket', context)
    return undefined
  }
  const problem = bucketNameProblem(bucket)
  if (problem !== undefined) reader.refuse(settings.bucket, `a bucket name ${problem}`)
  return reading && { ...reading, bucket }
}
