import { Command } from 'commander'
import type { ExportOverwrite, ExportStorage } from '../../audit/export-options.ts'
import type { S3Client } from '../../client/s3-client.ts'
import { timeValue } from '../option-values.ts'
import { print, printable, printJson } from '../print.ts'
import { addReachOptions, withClient, type ReachOptions } from '../reach.ts'
import { parseS3Location, s3Url, type S3Location } from '../s3-location.ts'
import { stopSignal } from '../stop-signal.ts'
import { addTrailOptions, withTrail, type TrailOptions } from './audit-trail.ts'

interface ExportCommandOptions extends ReachOptions, TrailOptions {
  readonly from?: Date
  readonly to: Date
  readonly overwrite?: boolean
}

const help = `
The ZIP holds records.jsonl, one record a line, and manifest.json, which names
the first, the last and the head. Without --from it begins after the last record
that was exported. A bucket, or a target that ends in "/", gets a month as
audit/2026-01.zip and other days as audit/2026-01-01_2026-01-15.zip.

An export is kept in mind: one that is done is not done again, one that failed
or was stopped is done by the same command.

With --json, one line:
  {"storage","key","status":"done","from"?,"to","records","written",
   "after":{"records","hash"},"head":{"records","hash"},"updatedAt"}

Example:
  $ stowage audit export s3://logs/ --from 2026-01-01 --to 2026-02-01
`

/** `stowage audit export`: a period of the trail as a ZIP in S3. */
export function auditExportCommand(): Command {
  return addTrailOptions(addReachOptions(new Command('export')))
    .description('put a period of the trail into S3, as a ZIP of JSON Lines')
    .argument('<target>', 's3://bucket/key, or s3://bucket/prefix/')
    .option('--from <time>', 'from this day or time on (UTC)', timeValue)
    .requiredOption('--to <time>', 'before this day or time (UTC)', timeValue)
    .option('--overwrite', 'replace an object that is there already')
    .addHelpText('after', help)
    .action(exportPeriod)
}

async function exportPeriod(target: string, options: ExportCommandOptions): Promise<void> {
  const { from, to, json } = options
  const overwrite: ExportOverwrite = options.overwrite === true ? 'replace' : 'error'
  const location = parseS3Location(target)
  const isPrefix = location.key === '' || location.key.endsWith('/')
  const within = isPrefix ? location : { bucket: location.bucket, key: '' }
  const key = isPrefix ? undefined : location.key
  const stopping = new AbortController()
  void stopSignal().then(() => stopping.abort())
  const period = { from, to, key, overwrite, signal: stopping.signal }
  const state = await withClient(options, (client) =>
    withTrail(options, (trail) => trail.export(storageAt(client, within), period)),
  )
  if (json) return printJson(state)
  const url = `${state.storage}${state.key}`
  await print(printable(`Exported ${state.records} records to ${url}, head ${state.head.hash}`))
}

function storageAt(client: S3Client, { bucket, key: prefix }: S3Location): ExportStorage {
  return {
    name: s3Url({ bucket, key: prefix }),
    async put(key, body, { contentType, overwrite, signal }) {
      const { upload } = await import('../../client/upload.ts')
      return upload(client, {
        bucket,
        key: prefix + key,
        body,
        attributes: { ContentType: contentType },
        ifAbsent: overwrite === 'error',
        signal,
      })
    },
  }
}
