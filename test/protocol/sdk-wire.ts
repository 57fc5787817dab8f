import { Readable } from 'node:stream'
import * as sdk from '@aws-sdk/client-s3'
import { buildQueryString, type HttpRequest, HttpResponse } from '@smithy/core/protocols'
import { NormalizedSchema } from '@smithy/core/schema'
import type { OperationName } from '../../src/protocol/operation-types.ts'

/** A request as the SDK sends it, ready for our own readers. */
export interface SentRequest {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly search: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

type Values = Readonly<Record<string, unknown>>
type AnyCommand = Parameters<sdk.S3Client['send']>[0]
type CommandClass = new (input: Values) => AnyCommand

const exports: Readonly<Record<string, unknown>> = { ...sdk }

type Schema = Parameters<typeof NormalizedSchema.of>[0]
type OperationSchema = readonly [9, string, string, unknown, input: Schema, output: Schema]

const isOperationSchema = (value: unknown): value is OperationSchema =>
  Array.isArray(value) && value[0] === 9

/** The SDK's own input and output schemas of an operation. */
export function schemasOf(name: OperationName): {
  input: NormalizedSchema
  output: NormalizedSchema
} {
  const schema = exports[`${name}$`]
  if (!isOperationSchema(schema)) throw new TypeError(`no schema of ${name}`)
  return { input: NormalizedSchema.of(schema[4]), output: NormalizedSchema.of(schema[5]) }
}

const ignore = (): void => undefined

const isCommandClass = (value: unknown): value is CommandClass => typeof value === 'function'

/** Sends the operation through the SDK's whole stack, answered without a network. */
async function send(name: OperationName, input: Values, answer: Answer) {
  const Command = exports[`${name}Command`]
  if (!isCommandClass(Command)) throw new TypeError(`no command of ${name}`)
  let sent: HttpRequest | undefined
  const client = new sdk.S3Client({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:9000',
    forcePathStyle: true,
    // Otherwise directory-bucket operations first ask for a session.
    disableS3ExpressSessionAuth: true,
    maxAttempts: 1,
    // It warns about every PutObject without a body.
    logger: { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore },
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      handle(request: HttpRequest) {
        sent = request
        const { status: statusCode, headers, body } = answer
        const stream = Readable.from(body === '' ? [] : [Buffer.from(body)])
        const response = new HttpResponse({ statusCode, headers: { ...headers }, body: stream })
        return Promise.resolve({ response })
      },
    },
  })
  const output = await client.send(new Command({ ...input }))
  if (sent === undefined) throw new TypeError('nothing was sent')
  return { sent, output: Object.fromEntries(Object.entries(output)) }
}

/** What the SDK sends for an input. */
export async function sentBySdk(name: OperationName, input: Values): Promise<SentRequest> {
  const body = name in bodyForced ? '<a>b</a>' : ''
  const { sent } = await send(name, input, { status: 200, headers: {}, body })
  const { method, hostname, port, path, query, headers } = sent
  return {
    method,
    host: port === undefined ? hostname : `${hostname}:${port}`,
    path,
    search: buildQueryString(query),
    headers,
    body: typeof sent.body === 'string' ? sent.body : '',
  }
}

/** The SDK takes an empty success of these for an aborted request. */
const bodyForced = { CopyObject: true, UploadPartCopy: true, CompleteMultipartUpload: true }

/** The output that the SDK reads from a response, without what is not the model's. */
export async function readBySdk(name: OperationName, answer: Answer): Promise<Values> {
  const input = { Bucket: 'contract-bucket', Key: 'key', RequestRoute: 'route' }
  const { output } = await send(name, input, answer)
  return output
}
