import { z } from 'zod'
import { acceptSchema } from '../../declaration/accept-schema.ts'
import { maxBodyBytes } from '../../protocol/limits.ts'
import type { Storage } from '../../storage/storage.ts'
import { endpointError } from '../errors.ts'

const callback = z.custom<(...given: never) => unknown>(
  (value) => typeof value === 'function',
  'has to be a function',
)
const storage = z.custom<Storage>(
  (value) => typeof value === 'object' && value !== null && 'multipart' in value,
  'has to be a storage',
)
const trail = z.custom<object>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'append' in value &&
    typeof value.append === 'function',
  'has to be a trail',
)
const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text && text !== 'null',
    'has to be an origin as browsers send it, like https://app.example',
  )

const day = 86_400
/** A signature is good for no longer. */
const week = 7 * day

const isSecret = (value: unknown): boolean =>
  typeof value === 'string' || value instanceof Uint8Array
const secret = z.custom<object | string>(
  (value) => isSecret(value) || (Array.isArray(value) && value.every(isSecret)),
  'has to be text or bytes, or a list of them',
)

const uploadsSchema = z.object({
  secret,
  trail,
  authenticate: callback,
  pending: storage.optional(),
  origins: z.array(origin).readonly().optional(),
  lease: z.number().min(1).max(day).optional(),
  onDefect: callback.optional(),
  now: callback.optional(),
})

const bytes = z.int().min(0)

/** As in a declaration, but in bytes only, and never without a limit. */
const accept = z
  .looseObject({ maxBytes: bytes, minBytes: bytes.optional() })
  .superRefine((given, context) => {
    const { error } = acceptSchema.safeParse(given)
    for (const { path, message } of error?.issues ?? [])
      context.addIssue({ code: 'custom', path, message })
  })

const routeSchema = z.object({
  storage,
  pending: storage.optional(),
  accept,
  action: z
    .string()
    .min(1)
    .max(128)
    .regex(/^\P{Cc}+$/u, 'holds a control character'),
  input: z
    .custom<object>(
      (value) =>
        ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
        '~standard' in value,
      'has to be a schema that speaks Standard Schema',
    )
    .optional(),
  authorize: callback,
  key: callback,
  quota: callback.optional(),
  scan: callback.optional(),
  onComplete: callback,
  mode: z.enum(['auto', 'put', 'post', 'multipart']).optional(),
  expiresIn: z.int().min(1).max(week).optional(),
})

/** What browsers ask by. */
const nameSchema = z.string().min(1).max(200)

/** Checks what `createUploads` is given. Throws `UploadsInvalid`. */
export function checkUploads(options: unknown): void {
  check(uploadsSchema, options, 'The uploads')
}

/** Checks what a route is given, before anybody uploads by it. Throws `UploadsInvalid`. */
export function checkRoute(name: unknown, options: unknown): void {
  check(nameSchema, name, 'The name of a route')
  check(routeSchema, options, `The route ${String(name)}`)
}

/** One request carries no more than S3 takes of one. Throws `UploadsInvalid`. */
export function checkWhole(name: string, mode: string, maxBytes: number): void {
  if ((mode !== 'put' && mode !== 'post') || maxBytes <= maxBodyBytes) return
  throw endpointError('UploadsInvalid', {
    message: `The route ${name} is declared with mode '${mode}' and maxBytes ${maxBytes}; one request carries ${maxBodyBytes} (5 GiB).`,
    hint: "Lower maxBytes, or let large files go in parts: mode 'auto' or 'multipart'.",
  })
}

function check(schema: z.ZodType, value: unknown, what: string): void {
  const { error } = schema.safeParse(value)
  const issue = error?.issues[0]
  if (issue === undefined) return
  const at = issue.path.length === 0 ? '' : ` in ${issue.path.join('.')}`
  throw endpointError('UploadsInvalid', {
    message: `${what} cannot be declared so${at}: ${issue.message}.`,
  })
}
