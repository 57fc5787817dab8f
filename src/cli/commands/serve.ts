import { relative, resolve } from 'node:path'
import { Command } from 'commander'
import type { RunningServer, ServerOptions } from '../../server/start-server.ts'
import { cliError } from '../errors.ts'
import { isLoopback } from '../is-loopback.ts'
import { durationValue, integerBetween } from '../option-values.ts'
import { print, printJson, printNote } from '../print.ts'
import { dataOption } from '../reach.ts'
import { reportError } from '../report-error.ts'
import { requestLine } from '../request-line.ts'
import { stopSignal } from '../stop-signal.ts'

interface ServeOptions {
  readonly host: string
  readonly port: number
  readonly data: string
  readonly region?: string
  readonly day?: number
  readonly log?: boolean
  readonly json?: boolean
}

const help = `
The root credentials are made at the first start and kept in the data directory,
mode 0600, unless STOWAGE_ROOT_ACCESS_KEY_ID and STOWAGE_ROOT_SECRET_ACCESS_KEY
are set. Ctrl-C and SIGTERM let the requests in flight finish; a second one ends
them at once.

With --json, one line when it is ready: {"endpoint"}

Example:
  $ stowage serve --port 9000 --data .stowage
`

/** `stowage serve`: the embedded server in the foreground. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the embedded S3 server')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--port <port>',
      'port to listen on; 0 takes a free one',
      integerBetween(0, 65_535),
      9000,
    )
    .addOption(dataOption())
    .option('--region <region>', 'region of buckets that ask for none (default: us-east-1)')
    .option(
      '--day <length>',
      'how long a day of lifecycle, retention and inventory lasts, for tests: 10s (default: 1d)',
      durationValue,
    )
    .option('--log', 'print a line for each request on stderr')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(serve)
}

async function serve(options: ServeOptions): Promise<void> {
  const { startServer } = await import('../../server/start-server.ts')
  const { announceServer } = await import('../../server/announce-server.ts')
  const started = serverOptions(options)
  const stopped = stopSignal()
  const server = await startServer(started)
  try {
    const announced = await announceServer(options.data, server)
    if (!isLoopback(options.host)) printNote(openWarning(options.host))
    if (options.json) await printJson({ endpoint: server.endpoint })
    else await printSummary(server, { ...options, awsEnvFile: announced.awsEnvFile })
    await stopped
    if (!options.json) printNote('Stopping: requests in flight finish first.')
    await announced.withdraw()
  } finally {
    await server.close()
  }
}

function serverOptions({
  host,
  port,
  data,
  region,
  day,
  log,
  json = false,
}: ServeOptions): ServerOptions {
  const credentials = rootCredentialsOf(process.env)
  const debug = Boolean(process.env['STOWAGE_DEBUG'])
  return {
    directory: resolve(data),
    host,
    port,
    ...(region !== undefined && { region }),
    ...(day !== undefined && { dayMs: day }),
    ...(credentials !== undefined && { credentials }),
    ...(log === true && {
      onRequest: (record) => printNote(json ? JSON.stringify(record) : requestLine(record)),
    }),
    onDefect: (error) => reportError(error, { json, debug }),
  }
}

/** Root credentials of the environment. The error never repeats them. */
function rootCredentialsOf(env: NodeJS.ProcessEnv): ServerOptions['credentials'] {
  const accessKeyId = env['STOWAGE_ROOT_ACCESS_KEY_ID'] ?? ''
  const secretAccessKey = env['STOWAGE_ROOT_SECRET_ACCESS_KEY'] ?? ''
  if (accessKeyId === '' && secretAccessKey === '') return undefined
  if (/^\w{3,128}$/.test(accessKeyId) && /^[!-~]{8,128}$/.test(secretAccessKey))
    return { accessKeyId, secretAccessKey }
  throw cliError('ArgumentInvalid', {
    message: 'STOWAGE_ROOT_ACCESS_KEY_ID and STOWAGE_ROOT_SECRET_ACCESS_KEY are no credentials.',
    hint: 'Set both or neither: an id of 3 or more letters and digits, a secret of 8 or more characters.',
  })
}

async function printSummary(
  { endpoint, credentials }: RunningServer,
  { data, awsEnvFile }: { readonly data: string; readonly awsEnvFile: string },
): Promise<void> {
  const { shellQuoted } = await import('../../server/aws-env.ts')
  const file = relative('.', awsEnvFile)
  const word = /^[\w./-]+$/.test(file) ? file : shellQuoted(file)
  await print(`Stowage serves S3 on ${endpoint}`)
  await print()
  await print(`  data        ${resolve(data)}`)
  await print(`  access key  ${credentials.accessKeyId}`)
  await print(`  AWS CLI     source ${word} && aws s3 ls`)
  await print('  stop        Ctrl-C')
}

const openWarning = (host: string): string =>
  `Warning: ${host} is reachable from other machines, and traffic to it is not encrypted.`
