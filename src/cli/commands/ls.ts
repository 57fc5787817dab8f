import { Command } from 'commander'
import type { S3Client } from '../../client/s3-client.ts'
import { visibleText } from '../../declaration/printable.ts'
import { print, printJson } from '../print.ts'
import { addReachOptions, withClient, type ReachOptions } from '../reach.ts'
import { parseS3Location, type S3Location } from '../s3-location.ts'

interface LsOptions extends ReachOptions {
  readonly recursive?: boolean
  readonly json?: boolean
}

const help = `
Without --recursive, keys that continue after the next "/" are shown once, as
their prefix. Times are UTC, sizes bytes. Control characters of a key are shown
as \\u{…}; --json has it exact.

With --json, one line each:
  bucket  {"bucket","created"?,"region"?}
  key     {"key","size","lastModified"?,"etag"?}
  prefix  {"prefix"}

Example:
  $ stowage ls s3://documents/bols/ --recursive
`

/** `stowage ls`: buckets, or the keys of one. */
export function lsCommand(): Command {
  return addReachOptions(new Command('ls'))
    .description('list buckets, or the keys in one')
    .argument('[prefix]', 's3://bucket/prefix (default: the buckets)')
    .option('-r, --recursive', 'show every key below the prefix')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(ls)
}

async function ls(prefix: string | undefined, options: LsOptions): Promise<void> {
  const location = prefix === undefined ? undefined : parseS3Location(prefix)
  await withClient(options, (client) =>
    location === undefined
      ? listBuckets(client, options)
      : listKeys(client, { ...options, ...location }),
  )
}

async function listBuckets(client: S3Client, { json }: LsOptions): Promise<void> {
  let token: string | undefined
  do {
    const page = await client.send(
      'ListBuckets',
      token === undefined ? {} : { ContinuationToken: token },
    )
    for (const { Name = '', CreationDate, BucketRegion } of page.Buckets ?? []) {
      if (json) await printJson({ bucket: Name, created: CreationDate, region: BucketRegion })
      else await print(`${timeColumn(CreationDate)}  ${visibleText(Name)}`)
    }
    token = page.ContinuationToken
  } while (token !== undefined)
}

async function listKeys(
  client: S3Client,
  { bucket, key, recursive = false, json }: LsOptions & S3Location,
): Promise<void> {
  const { listObjects } = await import('../../client/list-objects.ts')
  const input = { Bucket: bucket, Prefix: key, ...(!recursive && { Delimiter: '/' }) }
  for await (const { CommonPrefixes = [], Contents = [] } of listObjects(client, input)) {
    for (const { Prefix: prefix = '' } of CommonPrefixes) {
      if (json) await printJson({ prefix })
      else await print(`${timeColumn(undefined)}  ${sizeColumn('')}  ${visibleText(prefix)}`)
    }
    for (const { Key = '', Size: size = 0, LastModified: lastModified, ETag: etag } of Contents) {
      if (json) await printJson({ key: Key, size, lastModified, etag })
      else await print(`${timeColumn(lastModified)}  ${sizeColumn(size)}  ${visibleText(Key)}`)
    }
  }
}

/** `2026-11-21 12:00:00`, or as much room. */
function timeColumn(time: Date | undefined): string {
  return (time?.toISOString().slice(0, 19).replace('T', ' ') ?? '').padEnd(19)
}

const sizeColumn = (size: number | string): string => String(size).padStart(14)
