import { Command } from 'commander'
import { print, printable, printJson } from '../print.ts'
import { dataOption } from '../reach.ts'
import { openStoppedServer, type StoppedServerOptions } from '../stopped-server.ts'

const help = `
The server has to be stopped: a running one writes every inventory that is due
by itself. This one is written whether it is due, or enabled, or not, as gzipped
CSV with a manifest, to the destination that its configuration names. The policy
there has to allow s3:PutObject to the service s3.amazonaws.com.

With --json, one line: {"bucket","manifest","rows"}

Example:
  $ stowage inventory run photos daily --data .stowage
`

/** `stowage inventory run`: writes one inventory, now. */
export function inventoryRunCommand(): Command {
  return new Command('run')
    .description('write an inventory of a bucket now')
    .argument('<bucket>', 'the bucket to list')
    .argument('<id>', 'the id of its inventory configuration')
    .addOption(dataOption())
    .option('--master-key-file <file>', 'the master key, unless the data directory keeps it')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(run)
}

async function run(bucket: string, id: string, options: StoppedServerOptions): Promise<void> {
  const server = await openStoppedServer(options)
  try {
    const written = await server.runInventory(bucket, id)
    if (options.json) await printJson(written)
    else await print(printable(`s3://${written.bucket}/${written.manifest}  ${written.rows} rows`))
  } finally {
    await server.close()
  }
}
