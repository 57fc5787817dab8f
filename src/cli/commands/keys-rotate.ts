import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { givenMasterKey, type MasterKeyOptions } from '../master-key.ts'
import { print, printable, printJson } from '../print.ts'
import { dataOption } from '../reach.ts'

interface RotateOptions extends MasterKeyOptions {
  readonly data: string
  readonly newMasterKeyFile?: string
  readonly json?: boolean
}

const help = `
The server has to be stopped. What is written from then on is encrypted with a
new key, and all keys are wrapped with a new master key: the one in
--new-master-key-file, which is made if it is not there, else a new one where
the data directory keeps its own. No object is written again, and all stay
readable. The old master key opens nothing any more but old copies of keys.json.

With --json, one line: {"keys","active","masterKey"}

Example:
  $ stowage keys rotate --data .stowage
  $ stowage keys rotate --new-master-key-file /etc/stowage/master.key
`

/** `stowage keys rotate`: a new key for what is written, and a new master key. */
export function keysRotateCommand(): Command {
  return new Command('rotate')
    .description('encrypt with new keys from now on, under a new master key')
    .addOption(dataOption())
    .option('--master-key-file <file>', 'the master key, unless the data directory keeps it')
    .option('--new-master-key-file <file>', 'the master key from now on')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(rotate)
}

async function rotate(options: RotateOptions): Promise<void> {
  const { rotateKeys } = await import('../../engine/encryption/rotate-keys.ts')
  const { masterKeyFile } = await import('../../server/encryption/master-key-file.ts')
  const data = resolve(options.data)
  const report = await rotateKeys({
    directory: join(data, 'store'),
    masterKeyFile: masterKeyFile(data),
    now: Date.now,
    ...(await givenMasterKey(options)),
    ...(options.newMasterKeyFile !== undefined && {
      newMasterKeyFile: resolve(options.newMasterKeyFile),
    }),
  })
  if (options.json) return printJson(report)
  await print(`Key ${report.active} encrypts from now on; ${report.keys} are kept to read with.`)
  await print(printable(`The master key is in ${report.masterKey}`))
}
