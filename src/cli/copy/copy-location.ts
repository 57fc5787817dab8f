import { isS3Location, parseS3Location, type S3Location } from '../s3-location.ts'

/** One end of a copy: this machine, S3, or the standard streams. */
export type CopyLocation =
  | { readonly kind: 'local'; readonly name: string }
  | ({ readonly kind: 's3' } & S3Location)
  | { readonly kind: 'stream' }

/** Reads `s3://bucket/key`, `-` for stdin or stdout, or a name on this machine. */
export function parseCopyLocation(text: string): CopyLocation {
  if (text === '-') return { kind: 'stream' }
  return isS3Location(text)
    ? { kind: 's3', ...parseS3Location(text) }
    : { kind: 'local', name: text }
}
