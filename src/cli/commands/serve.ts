import { relative, resolve } from 'node:path'
import { Command } from 'commander'
import type { RunningServer, ServerOptions } from '../../server/start-server.ts'
import { cliError } from '../errors.ts'
import { isLoopback } from '../is-loopback.ts'
import { givenMasterKey } from '../master-key.ts'
import { durationValue, integerBetween, webhookValue } from '../option-values.ts'
import { print, printJson, printNote } from '../print.ts'
import { dataOption } from '../reach.ts'
import { reportError } from '../report-error.ts'
import { requestLine } from '../request-line.ts'
import { stopSignal } from '../stop-signal.ts'

interface ServeOptions {
  readonly host: string
  readonly port: number
  readonly websitePort?: number
  readonly data: string
  readonly accounts?: string
  readonly legacyBucketDefaults?: boolean
  readonly masterKeyFile?: string
  readonly region?: string
  readonly day?: number
  readonly webhook?: Readonly<Record<string, string>>
  readonly logDelivery?: number
  readonly log?: boolean
  readonly json?: boolean
  readonly https?: boolean
  readonly tlsCert?: string
  readonly tlsKey?: string
}

const help = `
The root credentials are made at the first start and kept in the data directory,
mode 0600, unless STOWAGE_ROOT_ACCESS_KEY_ID and STOWAGE_ROOT_SECRET_ACCESS_KEY
are set. Ctrl-C and SIGTERM let the requests in flight finish; a second one ends
them at once.

Objects are encrypted at rest, with keys that a master key wraps. It is made at
the first start (master.key in the data directory, mode 0600) unless
--master-key-file or STOWAGE_MASTER_KEY (base64 of 32 bytes) gives one. Without
it nothing can be read: stowage keys --help.

HTTPS is HTTP/1.1 over TLS 1.2 or 1.3, on a port that speaks nothing else. A
self-signed certificate names localhost, *.s3.localhost and --host, and renews
itself; clients trust it once aws.env is sourced, or by its file. SIGHUP reads a
given one again.

The website of a bucket is at http://BUCKET.s3-website.localhost:PORT; with
--website-port also at http://BUCKET.localhost:PORT on that port, and at the
host name that the bucket is named after.

Notifications of buckets are posted to the URLs of --webhook; eventbridge=URL is
where EventBridge is. With STOWAGE_WEBHOOK_SECRET each is signed:
x-stowage-signature is sha256= and the HMAC of the body in hex.

With --json, one line when it is ready: {"endpoint"}, with a port for websites
also {"websiteEndpoint"}, with HTTPS also
{"certificate":{"file","fingerprint","validTo","selfSigned"}}

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
    .option(
      '--website-port <port>',
      'also serve websites, and nothing else, on this port; 0 takes a free one',
      integerBetween(0, 65_535),
    )
    .addOption(dataOption())
    .option('--accounts <file>', 'further accounts, as docs/accounts.md describes them (JSON)')
    .option(
      '--legacy-bucket-defaults',
      'new buckets as before April 2023: ACLs enabled, public access not blocked',
    )
    .option('--master-key-file <file>', 'master key of the encryption at rest (base64, mode 0600)')
    .option('--region <region>', 'region of buckets that ask for none (default: us-east-1)')
    .option(
      '--day <length>',
      'how long a day of lifecycle, retention and inventory lasts, for tests: 10s (default: 1d)',
      durationValue,
    )
    .option(
      '--https',
      'speak HTTPS, with a certificate that is made and kept in the data directory',
    )
    .option('--tls-cert <file>', 'speak HTTPS, with this certificate (PEM, its chain behind it)')
    .option('--tls-key <file>', 'private key of --tls-cert (PEM)')
    .option(
      '--webhook <arn=url>',
      'where a queue, topic or function of notifications is; repeatable',
      webhookValue,
    )
    .option(
      '--log-delivery <length>',
      'how often access logs are delivered (default: 5m, less with --day)',
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
  const started = { ...serverOptions(options), ...(await givenMasterKey(options)) }
  const stopped = stopSignal()
  const server = await startServer(started)
  try {
    const announced = await announceServer(resolve(options.data), server)
    reloadOnHangUp(server, started)
    if (!isLoopback(options.host) && server.certificate === undefined)
      printNote(openWarning(options.host))
    if (options.json) await printJson(readiness(server))
    else await printSummary(server, { ...options, awsEnvFile: announced.awsEnvFile })
    await stopped
    if (!options.json) printNote('Stopping: requests in flight finish first.')
    await announced.withdraw()
  } finally {
    await server.close()
  }
}

function serverOptions(options: ServeOptions): ServerOptions {
  const { host, port, websitePort, data, accounts, region, day, log, json = false } = options
  const credentials = rootCredentialsOf(process.env)
  const debug = Boolean(process.env['STOWAGE_DEBUG'])
  return {
    directory: resolve(data),
    host,
    port,
    ...(websitePort !== undefined && { websitePort }),
    ...(accounts !== undefined && { accounts: resolve(accounts) }),
    ...(options.legacyBucketDefaults === true && { legacyBucketDefaults: true }),
    ...(region !== undefined && { region }),
    ...tlsOf(options),
    ...(day !== undefined && { dayMs: day }),
    ...followUpOf(options, process.env),
    ...(credentials !== undefined && { credentials }),
    ...(log === true && {
      onRequest: (record) => printNote(json ? JSON.stringify(record) : requestLine(record)),
    }),
    onDefect: (error) => reportError(error, { json, debug }),
  }
}

function tlsOf({ https, tlsCert, tlsKey }: ServeOptions): Pick<ServerOptions, 'tls'> {
  if (tlsCert !== undefined && tlsKey !== undefined)
    return { tls: { certificateFile: resolve(tlsCert), keyFile: resolve(tlsKey) } }
  if (tlsCert === undefined && tlsKey === undefined)
    return https === true ? { tls: 'self-signed' } : {}
  throw cliError('ArgumentInvalid', {
    message: 'A certificate needs its key: --tls-cert and --tls-key go together.',
    hint: 'Name both, or let --https make a certificate.',
  })
}

/** As servers do: who renews the files of a certificate sends SIGHUP. */
function reloadOnHangUp(server: RunningServer, { onDefect }: ServerOptions): void {
  if (server.certificate === undefined) return
  process.on('SIGHUP', () => {
    server.reloadCertificate().then(
      () => printNote('The certificate was read again.'),
      (error: unknown) => onDefect?.(error),
    )
  })
}

const readiness = ({ endpoint, websiteEndpoint, certificate }: RunningServer): object => ({
  endpoint,
  ...(websiteEndpoint !== undefined && { websiteEndpoint }),
  ...(certificate !== undefined && { certificate }),
})

function followUpOf(
  { webhook, logDelivery }: ServeOptions,
  env: NodeJS.ProcessEnv,
): Pick<ServerOptions, 'webhooks' | 'webhookSecret' | 'logDeliverySeconds'> {
  const secret = env['STOWAGE_WEBHOOK_SECRET'] ?? ''
  return {
    ...(webhook !== undefined && { webhooks: webhook }),
    ...(secret !== '' && { webhookSecret: secret }),
    ...(logDelivery !== undefined && { logDeliverySeconds: logDelivery / 1000 }),
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
  { endpoint, websiteEndpoint, credentials, certificate }: RunningServer,
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
  if (websiteEndpoint !== undefined)
    await print(`  websites    http://BUCKET.localhost:${new URL(websiteEndpoint).port}`)
  if (certificate !== undefined) {
    const kind = certificate.selfSigned ? 'self-signed, ' : ''
    await print(`  certificate ${relative('.', certificate.file)}`)
    await print(`              ${kind}until ${certificate.validTo.toISOString().slice(0, 10)}`)
    await print(`              SHA-256 ${certificate.fingerprint}`)
  }
  await print('  stop        Ctrl-C')
}

const openWarning = (host: string): string =>
  `Warning: ${host} is reachable from other machines, and traffic to it is not encrypted.`
