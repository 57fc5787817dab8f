import { clientError } from '../client/errors.ts'
import { tagSetOf } from '../protocol/tagging.ts'
import { escapeXml } from '../protocol/xml/escape-xml.ts'
import { checkAccept } from './accept-check.ts'
import { storageError } from './errors.ts'
import { forcedAttachment } from './forced-attachment.ts'
import { checkMetadata } from './header-attributes.ts'
import { contentTypeOfKey } from './media-types.ts'
import { signedExpiry } from './signed-expiry.ts'
import type { SignedPost } from './signed-request.ts'
import type { SignedPostOptions } from './signing-options.ts'
import type { StorageContext } from './storage-context.ts'
import { checkTags } from './tagging-header.ts'

/** What S3 writes the name of the file over that the browser sends. */
const filename = '${filename}'

type FormKey = string | { readonly prefix: string }
type Fields = Readonly<Record<string, string>>

/**
 * A form that uploads to one key, or to any that begins so. Throws `CapabilityMissing` where the server
 * takes no forms, `KeyInvalid`, `ExpiryInvalid`, `MetadataInvalid`, `TagsInvalid`, and what is not accepted.
 */
export function signedPost(
  context: StorageContext,
  key: FormKey,
  options: SignedPostOptions,
): SignedPost {
  const { client, presigner, declared } = context
  if (!client.provider.postForms)
    throw storageError('CapabilityMissing', {
      message: 'The server behind the storage takes no forms.',
      context: { storage: declared.name, provider: client.provider.name },
    })
  checkRules(context, key, options)
  const form = {
    bucket: declared.bucket,
    fields: {
      ...keyField(context, key),
      ...typeField(key, options),
      ...attributeFields(context, options),
    },
    beginnings: { ...keyBeginning(context, key), ...typeBeginning(options) },
    ...sizesOf(context, options),
  }
  const { url, fields, expiresAt } = presigner.post(form, signedExpiry(context, options))
  return { method: 'POST', url, fields, expiresAt }
}

function checkRules(
  { declared }: StorageContext,
  key: FormKey,
  { contentType, metadata, accept }: SignedPostOptions,
): void {
  if (metadata !== undefined) checkMetadata(metadata)
  if (accept === false || declared.accept === undefined || typeof key !== 'string') return
  const type = typeof contentType === 'string' ? contentType : undefined
  checkAccept(declared.accept, { storage: declared.name, key, contentType: type })
}

/** The narrower of what is asked for and what is declared. */
function sizesOf(
  { declared }: StorageContext,
  options: SignedPostOptions,
): { readonly minBytes: number; readonly maxBytes: number } {
  const { minBytes: least = 0, maxBytes: most = Infinity } =
    options.accept === false ? {} : (declared.accept ?? {})
  const minBytes = Math.max(options.minBytes ?? 0, least)
  const maxBytes = Math.min(options.maxBytes, most)
  const isRange = [minBytes, maxBytes].every((each) => Number.isSafeInteger(each) && each >= 0)
  if (isRange && minBytes <= maxBytes) return { minBytes, maxBytes }
  throw clientError('InputInvalid', {
    message: `No body has ${minBytes} to ${maxBytes} bytes`,
    context: { member: 'maxBytes' },
  })
}

function keyField({ declared, keys }: StorageContext, key: FormKey): Fields {
  const text = typeof key === 'string' ? keys.full(key) : keys.fullPrefix(key.prefix)
  if (text.includes(filename))
    throw storageError('KeyInvalid', {
      message: `The key has ${filename}, which S3 writes a name over.`,
      context: { storage: declared.name, key: text.slice(0, 200) },
    })
  return { key: typeof key === 'string' ? text : text + filename }
}

function keyBeginning({ keys }: StorageContext, key: FormKey): Fields {
  return typeof key === 'string' ? {} : { key: keys.fullPrefix(key.prefix) }
}

/** Of any type this is only what is sent unless whoever sends the form says more. */
function typeField(key: FormKey, { contentType }: SignedPostOptions): Fields {
  if (typeof contentType === 'object') return {}
  const byKey = typeof key === 'string' ? contentTypeOfKey(key) : undefined
  return { 'Content-Type': contentType ?? byKey ?? 'application/octet-stream' }
}

/** A field that no condition names is refused, and so is a form without one that a condition names. */
function typeBeginning({ contentType }: SignedPostOptions): Fields {
  if (typeof contentType === 'string') return {}
  return { 'Content-Type': contentType?.prefix ?? '' }
}

function attributeFields({ declared }: StorageContext, options: SignedPostOptions): Fields {
  const { contentType, metadata = {}, tags, successStatus = 204, successRedirect } = options
  const { cacheControl = declared.cacheControl } = options
  // A type that is left open may be one that a browser runs.
  const type = typeof contentType === 'string' ? contentType : 'text/html'
  const fields: Record<string, string | undefined> = {
    'Cache-Control': cacheControl,
    'Content-Disposition': options.contentDisposition ?? forcedAttachment(declared, type),
    tagging: tags && taggingDocument(tags),
    success_action_status: successRedirect === undefined ? `${successStatus}` : undefined,
    success_action_redirect: successRedirect,
  }
  for (const [name, value] of Object.entries(metadata)) fields[`x-amz-meta-${name}`] = value
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function taggingDocument(tags: Readonly<Record<string, string>>): string {
  checkTags(tags)
  const set = tagSetOf(tags).map(
    ({ Key, Value }) => `<Tag><Key>${escapeXml(Key)}</Key><Value>${escapeXml(Value)}</Value></Tag>`,
  )
  return `<Tagging><TagSet>${set.join('')}</TagSet></Tagging>`
}
