import { Command, Option } from 'commander'
import type { Compression } from '../../declaration/compression.ts'
import { visibleText } from '../../declaration/printable.ts'
import type { CollectedAsset } from '../../jobs/collect/collect-options.ts'
import type { CollectReport } from '../../jobs/collect/collect.ts'
import { jobError } from '../../jobs/errors.ts'
import { byteText } from '../copy/progress-line.ts'
import { integerBetween } from '../option-values.ts'
import { print, printJson } from '../print.ts'
import { addReachOptions, type ReachOptions } from '../reach.ts'
import { stopSignal } from '../stop-signal.ts'
import { withStorages } from '../with-storages.ts'

interface CollectCommandOptions extends ReachOptions {
  readonly from: string
  readonly to: string
  readonly dryRun?: boolean
  readonly unhashed?: readonly string[]
  readonly base?: string
  readonly modules?: boolean
  readonly leaveMissing?: boolean
  readonly originals: boolean
  readonly compress?: Compression
  readonly manifest?: string
  readonly force?: boolean
  readonly concurrency: number
  readonly json?: boolean
}

const help = `
css/style.css becomes css/style.<hash>.css, kept by browsers for a year, and
what names it is rewritten: url(), src(), image-set() and @import of
stylesheets, source maps, with --modules the relative imports of scripts. It is
stored as css/style.css too, cached briefly, for pages and scripts that name it
so; --no-originals leaves that out. Pages, favicon.ico, robots.txt and the like
keep their names. staticfiles.json, stored last, leads from names to keys:
loadManifest of stowage/jobs reads it. Only what changed is sent, and nothing is
deleted.

Exits 0 when it is done, 2 when --dry-run found something to do, 1 when it
failed or a file could not become an asset. With --json, one line for each asset
that is stored, then the report:
  {"name","key","size"}
  {"directory","storage","stored":{"objects","bytes"},"unchanged":{…},
   "refused":[{"key","code","message"}],"isChanged","seconds",
   "manifest":{"version","paths","hash","contents","originals"}}

Example:
  $ stowage collect --from ./static --to static --compress br
`

/** `stowage collect`: static assets into a storage. */
export function collectCommand(): Command {
  return addReachOptions(new Command('collect'))
    .description('store static assets under hashed names, with a manifest')
    .requiredOption('--from <directory>', 'directory of the assets')
    .requiredOption('--to <storage>', 'name of the storage')
    .option('--dry-run', 'tell what would be stored, and store nothing')
    .option('--unhashed <name...>', 'more assets that keep their names')
    .option('--base <path>', 'where pages have the directory, as /static/')
    .option('--modules', 'rewrite the relative imports of scripts')
    .option('--leave-missing', 'leave references that lead nowhere')
    .option('--no-originals', 'store hashed assets under their hashed names only')
    .addOption(
      new Option('--compress <coding>', 'how texts are stored (default: as declared)').choices([
        'gzip',
        'br',
      ]),
    )
    .option('--manifest <file>', 'write the manifest here too')
    .option('--force', 'store what is there already once more')
    .option('--concurrency <count>', 'assets at a time', integerBetween(1, 256), 8)
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(collectAssets)
}

async function collectAssets(options: CollectCommandOptions): Promise<void> {
  const { from, to, json = false, dryRun = false, unhashed = [], compress } = options
  const { collect } = await import('../../jobs/collect/collect.ts')
  const { isAskedForByName } = await import('../../jobs/collect/asset-names.ts')
  const stopping = new AbortController()
  void stopSignal().then(() => stopping.abort())
  const kept = new Set(unhashed)
  const report = await withStorages(options, (storages) =>
    collect({
      directory: from,
      storage: storages.named(to),
      dryRun,
      isUnhashed: (name) => kept.has(name) || isAskedForByName(name),
      base: options.base,
      modules: options.modules,
      missing: options.leaveMissing === true ? 'leave' : 'error',
      originals: options.originals,
      compress,
      manifestFile: options.manifest,
      force: options.force,
      concurrency: options.concurrency,
      signal: stopping.signal,
      onAsset: (asset) => tell(asset, json),
    }),
  ).catch((cause: unknown) => {
    if (!stopping.signal.aborted) throw cause
    const message = 'The collection was stopped, and the manifest was left as it was.'
    throw jobError('CollectFailed', { message, cause })
  })
  if (json) await printJson(report)
  else for (const line of lines(report, dryRun)) await print(line)
  const { length } = report.refused
  if (length > 0) {
    const message = `${length} of the files could not become assets.`
    throw jobError('CollectIncomplete', { message, context: { directory: from } })
  }
  if (dryRun && (report.stored.objects > 0 || report.isChanged)) process.exitCode = 2
}

function lines(report: CollectReport, dryRun: boolean): readonly string[] {
  const refused = report.refused.map(({ key, message }) => `refused  ${key}: ${message}`)
  return [...refused.map(visibleText), summary(report, dryRun)]
}

const tell = (asset: CollectedAsset, json: boolean): Promise<void> =>
  json ? printJson(asset) : print(visibleText(`${asset.name} → ${asset.key}`))

function summary({ stored, unchanged, seconds }: CollectReport, dryRun: boolean): string {
  const what = `${stored.objects} (${byteText(stored.bytes)})`
  const rest = `${unchanged.objects} unchanged`
  return dryRun
    ? `${what} would be stored, ${rest}.`
    : `Stored ${what}, ${rest}, in ${seconds.toFixed(1)} s.`
}
