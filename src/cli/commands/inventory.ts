import { Command } from 'commander'
import { inventoryRunCommand } from './inventory-run.ts'

const help = `
The embedded server writes the inventories that are configured for its buckets
by itself: at once when one is new, then every day or week.

Example:
  $ stowage inventory run photos daily
`

/** `stowage inventory`: lists of the objects of buckets. */
export function inventoryCommand(): Command {
  return new Command('inventory')
    .description('lists of the objects of buckets, as files of CSV')
    .addHelpText('after', help)
    .addCommand(inventoryRunCommand())
}
