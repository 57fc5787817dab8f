import { Command } from 'commander'
import type { S3Client } from '../../client/s3-client.ts'
import type { CopyLocation } from '../copy/copy-location.ts'
import type { Progress } from '../copy/progress.ts'
import type { RefusedTransfer, Transfer } from '../copy/transfer.ts'
import { cliError } from '../errors.ts'
import { print, printable, printJson } from '../print.ts'
import { addReachOptions, withClient, type ReachOptions } from '../reach.ts'
import { reportError } from '../report-error.ts'
import { stopSignal } from '../stop-signal.ts'

interface CpOptions extends ReachOptions {
  readonly recursive?: boolean
  readonly contentType?: string
  readonly json?: boolean
}

const help = `
Source and target are s3://bucket/key, a file or directory of this machine, or
"-" for stdin and stdout; one of them, or both, is in S3. A target that ends in
"/" or is a directory keeps the source's name; with --recursive both are
directories. What the target holds under the same name is replaced. Symbolic
links are left out, as are keys that lead outside the target ("../x", "/x"); it
then exits 1. Ctrl-C leaves nothing half copied; a repeated copy begins anew.

With --json, one line for each object: {"source","target","size"}

Example:
  $ stowage cp ./contract.pdf s3://documents/ --content-type application/pdf
  $ stowage cp s3://documents/bols ./bols --recursive
  $ pg_dump app | stowage cp - s3://backups/app.sql
`

/** `stowage cp`: copies to, from and within S3. */
export function cpCommand(): Command {
  return addReachOptions(new Command('cp'))
    .description('copy to, from and within S3')
    .argument('<source>', 's3://bucket/key, a local name, or -')
    .argument('<target>', 's3://bucket/key, a local name, or -')
    .option('-r, --recursive', 'copy everything below the source')
    .option('--content-type <type>', 'media type of the objects in S3')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(cp)
}

async function cp(source: string, target: string, options: CpOptions): Promise<void> {
  const { parseCopyLocation } = await import('../copy/copy-location.ts')
  const ends = { from: parseCopyLocation(source), to: parseCopyLocation(target) }
  const stopping = new AbortController()
  void stopSignal().then(() => stopping.abort())
  await withClient(options, async (client) => {
    const transfers = await transfersOf(client, ends, { ...options, signal: stopping.signal })
    await run(transfers, {
      ...options,
      signal: stopping.signal,
      isQuiet: ends.to.kind === 'stream',
    })
  })
}

interface Ends {
  readonly from: CopyLocation
  readonly to: CopyLocation
}

type Transfers = AsyncIterable<Transfer | RefusedTransfer>

async function transfersOf(
  client: S3Client,
  { from, to }: Ends,
  options: CpOptions & { readonly signal: AbortSignal },
): Promise<Transfers> {
  const { recursive = false, contentType, signal } = options
  const isStream = from.kind === 'stream' || to.kind === 'stream'
  if (recursive && isStream)
    throw cliError('ArgumentInvalid', { message: 'A stream cannot be copied recursively.' })
  if (to.kind === 's3') {
    if (from.kind === 's3') {
      const { copyTransfers } = await import('../copy/copy-transfers.ts')
      return copyTransfers(client, from, { target: to, recursive, contentType, signal })
    }
    const { stdinTransfer, uploadTransfers } = await import('../copy/upload-transfers.ts')
    const uploading = { target: { bucket: to.bucket, key: to.key }, recursive, contentType }
    if (from.kind === 'stream') return one(stdinTransfer(client, uploading))
    return uploadTransfers(client, from.name, uploading)
  }
  if (from.kind !== 's3')
    throw cliError('ArgumentInvalid', { message: 'One of source and target has to be s3://….' })
  const { downloadTransfers, stdoutTransfer } = await import('../copy/download-transfers.ts')
  if (to.kind === 'stream') return one(stdoutTransfer(client, from))
  return downloadTransfers(client, from, { target: to.name, recursive, signal })
}

async function* one(transfer: Transfer): Transfers {
  yield transfer
}

interface RunOptions {
  readonly json?: boolean
  readonly signal: AbortSignal
  /** Stdout is the object. */
  readonly isQuiet: boolean
}

async function run(
  transfers: Transfers,
  { json = false, signal, isQuiet }: RunOptions,
): Promise<void> {
  const { openProgress } = await import('../copy/progress.ts')
  const { runTransfers } = await import('../copy/run-transfers.ts')
  const progress = openProgress()
  let leftOut = 0
  try {
    await runTransfers(transfers, {
      concurrency: 8,
      signal,
      onBytes: progress.advance,
      onStart: ({ size }) => progress.expect(size),
      onDone: async (transfer, size) => {
        if (!isQuiet) await report(transfer, { size, json, progress })
      },
      onRefused(transfer) {
        leftOut++
        progress.yieldLine()
        reportError(transfer.refused, { json, debug: false })
      },
    })
  } finally {
    progress.stop()
  }
  if (leftOut === 0) return
  const message = leftOut === 1 ? 'One object was left out.' : `${leftOut} objects were left out.`
  throw cliError('CopyIncomplete', { message })
}

interface Report {
  readonly size: number
  readonly json: boolean
  readonly progress: Progress
}

async function report(
  { source, target }: Transfer,
  { size, json, progress }: Report,
): Promise<void> {
  progress.yieldLine()
  await (json ? printJson({ source, target, size }) : print(printable(`${source} → ${target}`)))
}
