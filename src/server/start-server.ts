import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { makeDirectory } from '../core/make-directory.ts'
import type { MasterKey } from '../engine/encryption/master-key.ts'
import { openEngine } from '../engine/open-engine.ts'
import type { Engine } from '../engine/engine.ts'
import { openAccounts } from './accounts/open-accounts.ts'
import { readAccounts } from './accounts/read-accounts.ts'
import { createBodyPace } from './body-pace.ts'
import { createDocumentRoom } from './document-room.ts'
import { masterKeyFile } from './encryption/master-key-file.ts'
import { createEvents } from './events.ts'
import { openFollowUp, type FollowUpOptions } from './follow-up.ts'
import { closeServer, createHttpServer, listen } from './http-server.ts'
import type { Interceptor } from './interception.ts'
import type { WrittenInventory } from './inventory/run-inventory.ts'
import { webhooksOf } from './notifications/webhooks.ts'
import { startLifecycle, type RunLifecycle } from './lifecycle/start-lifecycle.ts'
import { serverLimits, type ServerLimits } from './limits.ts'
import { rootCredentials, type RootCredentials } from './root-credentials.ts'
import { createSchedule, type Schedule } from './schedule.ts'
import type { RequestRecord, ServerState } from './server-state.ts'
import { openWebsitePort } from './website/open-website-port.ts'
import { openServerTls, type ServedCertificate, type TlsOptions } from './tls/server-tls.ts'

export interface ServerOptions {
  /** Where everything is kept; made when it is not there. */
  readonly directory: string
  /** @default '127.0.0.1' */
  readonly host?: string
  /** 0 lets the system choose. @default 9000 */
  readonly port?: number
  /**
   * A second port, plain HTTP, on which nothing but websites is served: below `domains`, and under the name that a bucket
   * itself has. 0 lets the system choose. @default none: `BUCKET.s3-website.localhost` is served on the first port
   */
  readonly websitePort?: number
  /** Takes the next free port when this one is in use. @default false */
  readonly nextFreePort?: boolean
  /** The region of buckets that ask for none. @default 'us-east-1' */
  readonly region?: string
  /** Below these host names the first label is the bucket. @default ['localhost', 's3.localhost'] */
  readonly domains?: readonly string[]
  /** Root credentials from outside. @default those of the data directory, made at first start */
  readonly credentials?: Pick<RootCredentials, 'accessKeyId' | 'secretAccessKey'>
  /**
   * Answers `aws:SecureTransport` with true on plain HTTP from this machine, so that the TLS-only policies of
   * production can be kept. A simulation. @default true
   */
  readonly assumeSecureTransport?: boolean
  /**
   * Speaks HTTPS, and nothing else, with a given certificate or with one of its own, which is kept in the data
   * directory and renewed there. @default plain HTTP
   */
  readonly tls?: TlsOptions
  /** What requests may cost, where it is not as usual. @default serverLimits */
  readonly limits?: Partial<ServerLimits>
  /**
   * What the keys of the data directory are wrapped with: `readMasterKey` and `parseMasterKey` make one. @default
   * `master.key` in the data directory, made at the first start
   */
  readonly masterKey?: MasterKey
  /** The clock. @default the system's */
  readonly now?: () => Date
  /** A document of further accounts, as docs/accounts.md describes it. */
  readonly accounts?: string
  /** Gives new buckets the defaults of before April 2023: ACLs enabled, nothing blocked. @default false */
  readonly legacyBucketDefaults?: boolean
  /** How long a day of lifecycle, retention and inventory is, in milliseconds: less, for tests. @default 86 400 000 */
  readonly dayMs?: number
  /**
   * Where the destinations of event notifications are: URLs by the ARN of a queue, topic or function, and by
   * `eventbridge`. Messages are posted there. @default none
   */
  readonly webhooks?: Readonly<Record<string, string>>
  /** Signs what is posted to webhooks: `x-stowage-signature: sha256=<HMAC of the body in hex>`. @default not signed */
  readonly webhookSecret?: string
  /** Access logs are delivered this often. @default 300, less where `dayMs` makes a day shorter */
  readonly logDeliverySeconds?: number
  /**
   * Does by itself nothing of what goes on behind requests: lifecycle, inventories, replicas and logs wait until they are
   * asked for. @default false
   */
  readonly onDemand?: boolean
  /** Called with each request before it is authenticated: what it throws is the answer. */
  readonly intercept?: Interceptor
  /** Called once per request, when it is answered. */
  readonly onRequest?: (record: RequestRecord) => void
  /** Called with errors that are the server's own. */
  readonly onDefect?: (error: unknown) => void
}

export interface RunningServer {
  readonly endpoint: string
  readonly port: number
  /** Where nothing but websites is served; undefined without a port for them. */
  readonly websiteEndpoint: string | undefined
  readonly region: string
  readonly credentials: RootCredentials
  readonly engine: Engine
  /** What clients are shown over TLS; undefined on plain HTTP. */
  readonly certificate: ServedCertificate | undefined
  /** Reads the certificate again, for the connections that follow. Keeps the one there is if it throws. */
  reloadCertificate(): Promise<void>
  /** Does what lifecycle rules say is due, now; the server does by itself every hour of its day. */
  readonly runLifecycle: RunLifecycle
  /** Writes an inventory of a bucket now, due or not. Throws what it is refused with. */
  runInventory(bucket: string, id: string): Promise<WrittenInventory>
  /**
   * Does at once what goes on behind requests: replicates, writes inventories that are due, delivers logs and events.
   * What cannot be done now stays for later.
   */
  settle(): Promise<void>
  /** Finishes the requests in flight, waits for the disk, and frees the data directory. */
  close(): Promise<void>
}

/** Whether the server's own certificate is due for renewal is looked at this often, in milliseconds. */
const renewalCheckMs = 86_400_000

const nothingScheduled: Schedule = { every() {}, async close() {} }

/**
 * Starts the embedded S3 server. Throws `PortInUse`, `EngineLocked` and the engine's other errors, and what is wrong with
 * a certificate that it is given.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { directory, host = '127.0.0.1', region = 'us-east-1', now = () => new Date() } = options
  // Objects and keys are for whoever runs the server, and for nobody else on the machine.
  await makeDirectory(directory, 0o700)
  const engine = await openEngine({
    directory: join(directory, 'store'),
    masterKeyFile: masterKeyFile(directory),
    ...(options.masterKey && { masterKey: options.masterKey }),
    now: () => now().getTime(),
  })
  try {
    const credentials = await rootCredentials(directory, options.credentials)
    const onDefect = options.onDefect ?? (() => {})
    const given = options.accounts === undefined ? undefined : await readAccounts(options.accounts)
    const schedule = options.onDemand === true ? nothingScheduled : createSchedule(onDefect)
    const limits = { ...serverLimits, ...options.limits }
    const bodies = createBodyPace(limits)
    const domains = options.domains ?? ['localhost', 's3.localhost']
    const tls = options.tls && (await openServerTls(options.tls, { directory, host, domains }))
    const base: Omit<ServerState, 'followUp'> = {
      engine,
      accounts: openAccounts({ directory, root: credentials, given, onDefect }),
      legacyBucketDefaults: options.legacyBucketDefaults ?? false,
      region,
      domains,
      websitesOnly: false,
      hostId: randomBytes(24).toString('base64'),
      assumeSecureTransport: options.assumeSecureTransport ?? true,
      now,
      nextRequestId: createRequestIds(),
      events: createEvents(),
      schedule,
      dayMs: options.dayMs ?? 86_400_000,
      intercept: options.intercept,
      record: options.onRequest ?? (() => {}),
      onDefect,
      limits,
      bodies,
      documents: createDocumentRoom(limits),
    }
    const followUp = openFollowUp(base, followUpOptions(options))
    const state: ServerState = { ...base, followUp }
    const server = createHttpServer(state, tls)
    const port = await listen(server, { ...options, host, port: options.port ?? 9000 })
    const websites = await openWebsitePort(state, { host, port: options.websitePort }).catch(
      async (error: unknown) => {
        await closeServer(server, limits)
        throw error
      },
    )
    if (options.onDemand !== true) followUp.start()
    if (tls?.certificate().selfSigned === true) schedule.every(renewalCheckMs, tls.reload)
    return {
      endpoint: `${tls === undefined ? 'http' : 'https'}://${authority(host, port)}`,
      port,
      websiteEndpoint: websites && `http://${authority(host, websites.port)}`,
      region,
      credentials,
      engine,
      runLifecycle: startLifecycle(state),
      get certificate() {
        return tls?.certificate()
      },
      async reloadCertificate() {
        await tls?.reload()
      },
      runInventory: followUp.runInventory,
      settle: followUp.settle,
      async close() {
        await Promise.all([closeServer(server, limits), websites?.close()])
        bodies.close()
        await schedule.close()
        await followUp.close()
        await engine.close()
      },
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

function followUpOptions(options: ServerOptions): FollowUpOptions {
  const { webhooks, webhookSecret, logDeliverySeconds } = options
  return { webhooks: webhooksOf(webhooks), webhookSecret, logDeliverySeconds }
}

/** Host and port, as a URL has them. */
function authority(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** 16 hex digits as S3 has them: chosen at random when the server starts, then counted. */
function createRequestIds(): () => string {
  let last = randomBytes(8).readBigUInt64BE()
  return () => {
    last = BigInt.asUintN(64, last + 1n)
    return last.toString(16).toUpperCase().padStart(16, '0')
  }
}
