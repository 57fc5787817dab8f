import { readFile } from 'node:fs/promises'
import { Option, type Command } from 'commander'
import type { S3Client, S3ClientOptions } from '../client/s3-client.ts'
import type { Declaration } from '../declaration/declaration.ts'
import { cliError } from './errors.ts'
import { findDeclaration, loadDeclaration } from './load-declaration.ts'

/** The options of every command that reaches S3. */
export interface ReachOptions {
  readonly config?: string
  readonly data: string
  readonly endpoint?: string
  readonly publicEndpoint?: string
  readonly region?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** The data directory, for the commands of the embedded server and those that look for it. */
export function dataOption(): Option {
  return new Option('--data <directory>', 'data directory of the embedded server')
    .env('STOWAGE_DATA')
    .default('.stowage')
}

/** Adds the options that say where S3 is. */
export function addReachOptions(command: Command): Command {
  return command
    .option('--config <file>', 'declaration (default: stowage.config.{ts,js,mjs} or stowage.yaml)')
    .option('--endpoint <url>', "S3 to reach (default: AWS_ENDPOINT_URL, the declaration's target)")
    .option('--region <region>', 'region that requests are signed for')
    .addOption(dataOption())
}

/**
 * How S3 is reached: the endpoint that is named, else that of the environment, else the target of
 * the declaration, else the embedded server of the data directory. Throws `ServerNotRunning`.
 */
export async function reachOf(
  options: ReachOptions,
  declaration: Declaration | undefined,
  env: Environment = process.env,
): Promise<S3ClientOptions> {
  const { publicEndpoint, region } = options
  const endpoint = namedEndpoint(options, env)
  if (endpoint !== undefined) {
    const known = region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION']
    return { endpoint, publicEndpoint, region: known, ...(await bundleOf(env)) }
  }
  const target = declaration?.target ?? 'embedded'
  if (target === 'aws') return { publicEndpoint, region: region ?? declaration?.region }
  if (target === 'embedded') return { publicEndpoint, ...(await embedded(options, env)) }
  return {
    ...target,
    publicEndpoint: publicEndpoint ?? target.publicEndpoint,
    region: region ?? target.region,
  }
}

/** The endpoint of the options or the environment, which goes before every declaration. */
export function namedEndpoint(
  { endpoint }: ReachOptions,
  env: Environment = process.env,
): string | undefined {
  return endpoint ?? (env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || undefined)
}

async function embedded(
  { data, region }: ReachOptions,
  env: Environment,
): Promise<S3ClientOptions> {
  const { announcedServer } = await import('../server/announce-server.ts')
  const server = await announcedServer(data)
  if (server === undefined) {
    throw cliError('ServerNotRunning', {
      message: `The embedded server of ${data} is not running.`,
      context: { data },
    })
  }
  return {
    provider: 'embedded',
    endpoint: server.endpoint,
    region: region ?? server.region,
    ...(server.certificate !== undefined && { ca: await readFile(server.certificate, 'utf8') }),
    credentials: hasCredentials(env) ? undefined : await kept(data),
  }
}

/** As the AWS CLI has it: the certificates that are trusted in place of the usual ones. */
async function bundleOf(env: Environment): Promise<{ readonly ca?: string }> {
  const file = env['AWS_CA_BUNDLE']
  if (!file) return {}
  try {
    return { ca: await readFile(file, 'utf8') }
  } catch (error) {
    throw cliError('ArgumentInvalid', {
      message: `${file}, which AWS_CA_BUNDLE names, cannot be read.`,
      hint: 'Name a file of certificates in PEM, or unset AWS_CA_BUNDLE.',
      cause: error,
    })
  }
}

const hasCredentials = (env: Environment): boolean =>
  Boolean(env['AWS_ACCESS_KEY_ID']) && Boolean(env['AWS_SECRET_ACCESS_KEY'])

async function kept(data: string): Promise<NonNullable<S3ClientOptions['credentials']>> {
  const { readRootCredentials } = await import('../server/root-credentials.ts')
  const credentials = await readRootCredentials(data)
  if (credentials === undefined) throw cliError('RootCredentialsUnknown', { context: { data } })
  const { accessKeyId, secretAccessKey } = credentials
  return { accessKeyId, secretAccessKey }
}

/** Runs with a client of the S3 that the options, the environment or a declaration name. */
export async function withClient<Result>(
  options: ReachOptions,
  use: (client: S3Client) => Promise<Result>,
): Promise<Result> {
  const isNamed = namedEndpoint(options) !== undefined
  const file = isNamed ? undefined : await findDeclaration(options.config)
  const declaration = file === undefined ? undefined : await loadDeclaration(file)
  return withClientOf(await reachOf(options, declaration), use)
}

/** Runs with a client, and closes it. */
export async function withClientOf<Result>(
  reach: S3ClientOptions,
  use: (client: S3Client) => Promise<Result>,
): Promise<Result> {
  const { createS3Client } = await import('../client/s3-client.ts')
  const client = createS3Client(reach)
  try {
    return await use(client)
  } finally {
    await client.close()
  }
}
