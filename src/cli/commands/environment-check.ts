import { Command, Option } from 'commander'
import type {
  EnvironmentStorageName,
  EnvironmentStorages,
} from '../../declaration/environment/environment-storages.ts'
import { print, printable, printJson, printNote } from '../print.ts'
import { environmentPrefixOption } from './environment-prefix.ts'

interface CheckOptions {
  readonly prefix: string
  readonly require?: readonly EnvironmentStorageName[]
  readonly chain?: boolean
  readonly json?: boolean
}

type EnabledStorage = EnvironmentStorages[EnvironmentStorageName]

const names = ['static', 'public-media', 'private-media', 'logs', 'default']

const help = `
Exits 0 when the environment is in order, 1 with every problem when it is not.
No secret is printed. Nothing is contacted.

With --json, one line:
  {"storages":[{"name","kind","bucket"?,"region"?,"location"?,"directory"?,
   "public","customDomain"?,"keyPairId"?,"urlExpiresIn",
   "credentials":"keys"|"chain"?}]}

Example:
  $ stowage env check --require static private-media
`

/** `stowage env check`: the storages of the environment, or all that is wrong with it. */
export function environmentCheckCommand(): Command {
  return new Command('check')
    .description('show the storages of the environment, or what is wrong with it')
    .addOption(environmentPrefixOption())
    .addOption(
      new Option('--require <names...>', 'storages that the application uses').choices(names),
    )
    .option('--chain', 'let keys that are not set come from the AWS credential chain')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(check)
}

async function check({ prefix, require: required, chain, json }: CheckOptions): Promise<void> {
  const { storagesFromEnvironment } =
    await import('../../declaration/environment/storages-from-environment.ts')
  const enabled = storagesFromEnvironment(process.env, { prefix, required, chain })
  const storages = Object.values(enabled)
  if (json) return printJson({ storages: storages.map(shownOf) })
  if (storages.length === 0) printNote('No storage is enabled.')
  for (const storage of storages) await print(printable(lineOf(storage)))
}

/** What may be seen of a storage: it is listed here what that is. */
function shownOf(storage: EnabledStorage) {
  const { name, kind, urlExpiresIn } = storage
  if (storage.kind === 'filesystem')
    return { name, kind, directory: storage.directory, public: false, urlExpiresIn }
  const { bucket, region, location, customDomain, keyPairId } = storage
  const credentials = storage.credentials === undefined ? 'chain' : 'keys'
  const place = { bucket, region, location, public: storage.public, customDomain, keyPairId }
  return { name, kind, ...place, urlExpiresIn, credentials }
}

function lineOf(storage: EnabledStorage): string {
  const name = storage.name.padEnd(13)
  if (storage.kind === 'filesystem') return `${name} directory ${storage.directory}, signed URLs`
  const { bucket, location, region, customDomain } = storage
  const place = `s3://${bucket}/${location === '' ? '' : `${location}/`} in ${region}`
  const readers = storage.public ? 'anyone may read' : 'signed URLs'
  const domain = customDomain === undefined ? '' : ` on ${customDomain}`
  const keys = storage.credentials === undefined ? ', keys of the AWS chain' : ''
  return `${name} ${place}, ${readers}${domain}${keys}`
}
