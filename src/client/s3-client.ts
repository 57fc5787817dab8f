import { Agent } from 'undici'
import type { OperationName } from '../protocol/operation-types.ts'
import { operationNamed } from '../protocol/operations.ts'
import { createClock, type Clock } from './clock.ts'
import {
  createCredentialCache,
  type CredentialCache,
  type CredentialProvider,
  type Credentials,
} from './credentials.ts'
import { awsEndpoint, parseEndpoint, type Addressing, type Endpoint } from './endpoint.ts'
import { exchange, type WireResponse } from './exchange.ts'
import type { ClientInput, ClientOutput } from './input.ts'
import { inContext } from './in-context.ts'
import { createOpenFlows, type OpenFlows } from './open-flows.ts'
import { bodyCheckOf } from './payload-checksum.ts'
import {
  contextOf,
  prepareRequest,
  type AnyInput,
  type PreparedRequest,
} from './prepare-request.ts'
import { createPresigner, type Presigner } from './presigner.ts'
import { providerOfHost, providers, type Provider, type ProviderName } from './provider.ts'
import { readResponse } from './read-response.ts'
import { sendWithRetries } from './send-with-retries.ts'
import { signAttempt } from './sign-attempt.ts'

/** How S3 is reached. */
export interface S3ClientOptions {
  /** Scheme, host and port. @default AWS S3 in the region */
  readonly endpoint?: string | undefined
  /** How browsers reach it: what presigned URLs name. @default endpoint */
  readonly publicEndpoint?: string | undefined
  /** @default 'us-east-1' */
  readonly region?: string | undefined
  /** Fixed ones, or what fetches them. @default the AWS SDK's standard chain */
  readonly credentials?: Credentials | CredentialProvider | undefined
  /** Where URLs name the bucket. @default 'virtual-host' for AWS, else 'path' */
  readonly addressing?: Addressing | undefined
  /** Certificates in PEM to trust in place of the usual ones, for an endpoint with one of its own. */
  readonly ca?: string | undefined
  /** Who answers there. @default AWS by its domain, else 'other', of which least is expected */
  readonly provider?: ProviderName | undefined
  /** Connections to each host. @default 64 */
  readonly connections?: number | undefined
  readonly timeouts?: Timeouts | undefined
  /** Attempts after the first. @default 3 */
  readonly retries?: number | undefined
  /** @default the system's clock */
  readonly now?: (() => Date) | undefined
}

/** Seconds. */
export interface Timeouts {
  /** @default 10 */
  readonly connect?: number | undefined
  /** From the request's end to the response's first byte. @default 60 */
  readonly headers?: number | undefined
  /** Between two chunks of a response's body. @default 60 */
  readonly body?: number | undefined
  /** How long `close` bears with a body that nobody goes on reading. @default 5 */
  readonly close?: number | undefined
}

export interface SendOptions {
  readonly signal?: AbortSignal | undefined
}

/** A client of one S3 endpoint. */
export interface S3Client {
  readonly region: string
  readonly provider: Provider
  readonly endpoint: Endpoint
  readonly publicEndpoint: Endpoint
  /**
   * Sends any operation, by S3's name, with the SDK's input, and returns the SDK's output; a streamed
   * body is an `ObjectBody`. Throws S3's code, or one of the client's table when no answer came.
   */
  readonly send: <Name extends OperationName>(
    name: Name,
    input: ClientInput<Name>,
    options?: SendOptions,
  ) => Promise<ClientOutput<Name>>
  /** Resolves the credentials and returns what presigns with them, synchronously. */
  readonly presigner: () => Promise<Presigner>
  /**
   * Waits for the requests in flight, and for their bodies as long as somebody reads them, and closes
   * every connection. A body that nobody has gone on reading for `timeouts.close` ends in `ClientClosed`.
   */
  readonly close: () => Promise<void>
}

interface Wire {
  readonly agent: Agent
  readonly endpoint: Endpoint
  readonly provider: Provider
  readonly region: string
  readonly credentials: CredentialCache
  readonly clock: Clock
  readonly flows: OpenFlows
  readonly retries: number
}

/** Makes a client. Nothing is contacted before the first request. Throws `EndpointInvalid`. */
export function createS3Client(options: S3ClientOptions = {}): S3Client {
  const {
    region = 'us-east-1',
    endpoint: url = awsEndpoint(region),
    publicEndpoint = url,
  } = options
  const addressing =
    options.addressing ?? (options.endpoint === undefined ? 'virtual-host' : 'path')
  const endpoint = parseEndpoint(url, addressing)
  const shown = parseEndpoint(publicEndpoint, addressing)
  const provider =
    options.provider === undefined ? providerOfHost(endpoint.hostname) : providers[options.provider]
  const credentials = createCredentialCache(options.credentials)
  const clock = createClock(options.now)
  const agent = createAgent(options)
  const closing = new AbortController()
  let closed: Promise<void> | undefined
  const wire: Wire = {
    agent,
    endpoint,
    provider,
    region,
    credentials,
    clock,
    flows: createOpenFlows(options.timeouts?.close),
    retries: options.retries ?? 3,
  }
  return {
    region,
    provider,
    endpoint,
    publicEndpoint: shown,
    // The schemas that the types come from also write the input and read the output.
    send: (name, input, { signal } = {}) =>
      sendOperation(wire, { name, input, signal }) as Promise<never>,
    presigner: () =>
      createPresigner({ endpoint: shown, region, credentials, clock, closing: closing.signal }),
    close() {
      closing.abort()
      return (closed ??= wire.flows.settle(agent.close()))
    },
  }
}

function createAgent({ connections = 64, timeouts = {}, ca }: S3ClientOptions): Agent {
  const { connect = 10, headers = 60, body = 60 } = timeouts
  return new Agent({
    connections,
    connect: { timeout: connect * 1000, ...(ca !== undefined && { ca }) },
    headersTimeout: headers * 1000,
    bodyTimeout: body * 1000,
  })
}

interface Sending {
  readonly name: OperationName
  readonly input: AnyInput
  readonly signal: AbortSignal | undefined
}

async function sendOperation(wire: Wire, { name, input, signal }: Sending): Promise<unknown> {
  const request = prepareRequest(operationNamed(name), input, wire)
  const { retries, clock } = wire
  const attempt = (): Promise<WireResponse> => attemptOnce(wire, { request, signal })
  try {
    const response = await sendWithRetries({ request, attempt, retries, clock, signal })
    return readResponse(request, response)
  } catch (error) {
    if ('stream' in request.payload) request.payload.close()
    throw error
  }
}

function attemptOnce(wire: Wire, sending: Attempt): Promise<WireResponse> {
  const now = wire.clock.now()
  const current = wire.credentials.current(now)
  if (current !== undefined) return exchangeSigned(wire, sending, { credentials: current, now })
  return wire.credentials
    .resolve(now)
    .then((credentials) => exchangeSigned(wire, sending, { credentials, now }))
}

interface Attempt {
  readonly request: PreparedRequest
  readonly signal: AbortSignal | undefined
}

function exchangeSigned(
  { agent, region, flows }: Wire,
  { request, signal }: Attempt,
  { credentials, now }: { readonly credentials: Credentials; readonly now: Date },
): Promise<WireResponse> {
  const { headers, body } = signAttempt(request, { credentials, region, now })
  const { origin, target, operation } = request
  return exchange(agent, {
    origin,
    method: operation.method,
    target,
    headers,
    body,
    signal,
    stream:
      operation.output.streaming === undefined
        ? undefined
        : { check: bodyCheckOf, flows, explain: (error) => inContext(error, contextOf(request)) },
  })
}
