import { Command } from 'commander'
import { keysRotateCommand } from './keys-rotate.ts'

const help = `
Every object is encrypted with a key of its own. Those are wrapped with the keys
in store/keys.json, and these with the master key: master.key in the data
directory, or one from outside (--master-key-file, STOWAGE_MASTER_KEY). Without
the master key nothing can be read: keep a copy elsewhere, and not beside the
copies of the data directory.

Example:
  $ stowage keys rotate --data .stowage
`

/** `stowage keys`: the keys that objects are encrypted with. */
export function keysCommand(): Command {
  return new Command('keys')
    .description('the keys that objects are encrypted with')
    .addHelpText('after', help)
    .addCommand(keysRotateCommand())
}
