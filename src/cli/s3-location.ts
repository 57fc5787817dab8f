import { cliError } from './errors.ts'

/** A bucket, and a key or a prefix in it; an empty one is the whole bucket. */
export interface S3Location {
  readonly bucket: string
  readonly key: string
}

const scheme = 's3://'

/** Whether a text means something in S3 rather than on this machine. */
export function isS3Location(text: string): boolean {
  return text.startsWith(scheme)
}

/** Reads `s3://bucket/key`, the key as it is: nothing is decoded. Throws `ArgumentInvalid`. */
export function parseS3Location(text: string): S3Location {
  const rest = isS3Location(text) ? text.slice(scheme.length) : ''
  const slash = rest.indexOf('/')
  const bucket = slash === -1 ? rest : rest.slice(0, slash)
  if (bucket !== '') return { bucket, key: slash === -1 ? '' : rest.slice(slash + 1) }
  throw cliError('ArgumentInvalid', { message: `${text} is not of the form s3://bucket/key.` })
}

/** `s3://bucket/key`. */
export function s3Url({ bucket, key }: S3Location): string {
  return `${scheme}${bucket}/${key}`
}
