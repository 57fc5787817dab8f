import { partitionOf } from '../region.ts'

/** One statement of a bucket policy, in IAM's own shape. */
export interface PolicyStatement {
  /** Ours begin with `stowage`; a Sid takes letters and digits only. */
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Principal: '*'
  readonly Action: 's3:GetObject'
  readonly Resource: string
}

/** What a statement is for: the whole bucket, or the prefix of a public storage. */
export interface PublicRead {
  readonly bucket: string
  /** The region whose ARNs to write, undefined on endpoints that are not AWS's. */
  readonly region: string | undefined
  readonly prefix: string
  /** The storage that the statement serves; left out for the whole bucket. */
  readonly storage?: string
}

/** Lets anyone read, and not list, the keys below a prefix. */
export function publicReadStatement({
  bucket,
  region,
  prefix,
  storage,
}: PublicRead): PolicyStatement {
  const partition = region === undefined ? 'aws' : partitionOf(region)
  return {
    Sid: `stowagePublicRead${storage === undefined ? '' : pascalCase(storage)}`,
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:${partition}:s3:::${bucket}/${prefix}*`,
  }
}

/** A storage's name as part of a Sid; names that only differ in case or hyphens clash here. */
export function pascalCase(name: string): string {
  return name.replace(/(^|[-_]+)([A-Za-z0-9]?)/g, (_, __, letter: string) => letter.toUpperCase())
}
