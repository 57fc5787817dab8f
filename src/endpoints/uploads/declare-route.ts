import type { Json } from '../../core/json.ts'
import type { Accept } from '../../declaration/accept.ts'
import type { Storage } from '../../storage/storage.ts'
import type { StoredObject } from '../../storage/stored-object.ts'
import type { Awaitable, Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import { describeIssue } from '../standard-schema.ts'
import { checkRoute, checkWhole } from './check-uploads.ts'
import type {
  AnnouncedUpload,
  ArrivedUpload,
  CompletedUpload,
  ScanVerdict,
  UploadRouteOptions,
} from './upload-route.ts'

type Announced = Omit<AnnouncedUpload<unknown>, 'input'>

/** One upload of a route: what the application decides about it, with its input in place. */
export interface RouteCall {
  /** Only true allows. */
  readonly authorize: (upload: Announced, request: Request) => Awaitable<unknown>
  readonly key: (upload: Announced, now: Date) => string
  /** Throws `UploadOverQuota`. */
  readonly checkQuota: (upload: Announced) => Promise<void>
  readonly onComplete: (
    stored: StoredObject,
    upload: Pick<CompletedUpload<Caller, unknown>, 'id' | 'name' | 'reject'>,
  ) => Awaitable<unknown>
}

/** A route as the endpoint uses it, whatever its input is. */
export interface DeclaredRoute<C extends Caller> {
  readonly name: string
  readonly storage: Storage
  readonly pending: Storage
  /** Each of them has to hold. */
  readonly accepts: readonly Accept[]
  readonly action: string
  readonly mode: 'auto' | 'put' | 'post' | 'multipart'
  readonly expiresIn: number
  readonly scan: ((upload: ArrivedUpload) => Awaitable<ScanVerdict>) | undefined
  /** Throws `UploadInputInvalid`. */
  readonly open: (caller: C, input: Json | undefined) => Promise<RouteCall>
}

const day = 86_400

/** Checks a route and fills in its defaults. Throws `PendingPublic`, `UploadsInvalid`. */
export function declareRoute<C extends Caller, Input, Output, Data>(
  name: string,
  options: UploadRouteOptions<C, Input, Output, Data>,
): DeclaredRoute<C> {
  checkRoute(name, options)
  const { storage, pending = storage, accept, action, mode = 'auto', expiresIn = day } = options
  checkPending(name, pending)
  const accepts = [...new Set([accept, storage.accept, pending.accept])].filter(isRule)
  checkWhole(name, mode, Math.min(...accepts.map(({ maxBytes = Infinity }) => maxBytes)))
  return {
    name,
    storage,
    pending,
    accepts,
    action,
    mode,
    expiresIn,
    scan: options.scan,
    async open(caller, input) {
      const output = await readInput(options, input)
      return {
        authorize: (upload, request) =>
          options.authorize(caller, { ...upload, input: output }, request),
        key: (upload, now) => options.key({ ...upload, input: output, caller, now }),
        async checkQuota(upload) {
          const left = await options.quota?.(caller, { ...upload, input: output })
          if (left === undefined || upload.size <= left) return
          throw endpointError('UploadOverQuota', {
            message: `There is room for ${Math.max(0, left)} bytes; the upload has ${upload.size}.`,
          })
        },
        onComplete: (stored, upload) =>
          options.onComplete(stored, { ...upload, caller, input: output }),
      }
    },
  }
}

const isRule = (accept: Accept | undefined): accept is Accept => accept !== undefined

/** Throws `PendingPublic`. */
export function checkPending(route: string | undefined, pending: Storage): void {
  if (pending.public)
    throw endpointError('PendingPublic', { context: { route, storage: pending.name } })
}

async function readInput<C extends Caller, Input, Output, Data>(
  { input: schema }: UploadRouteOptions<C, Input, Output, Data>,
  input: Json | undefined,
): Promise<Output> {
  // Without a schema there is no input: its type is undefined, and so is its value.
  if (schema === undefined) return undefined as Output
  const result = await schema['~standard'].validate(input)
  if (result.issues === undefined) return result.value
  const [issue] = result.issues
  throw endpointError('UploadInputInvalid', {
    message: `The input is not what the route asks for: ${issue === undefined ? '' : describeIssue(issue)}`,
  })
}
