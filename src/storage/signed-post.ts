import { tagSetOf } from '../protocol/tagging.ts'
import { escapeXml } from '../protocol/xml/escape-xml.ts'
import { checkAccept } from './accept-check.ts'
import { storageError } from './errors.ts'
import { forcedAttachment } from './forced-attachment.ts'
import { checkAttributes } from './header-attributes.ts'
import { contentTypeOfKey } from './media-types.ts'
import { optionInvalid } from './option-invalid.ts'
import { signedExpiry } from './signed-expiry.ts'
import type { SignedPost } from './signed-request.ts'
import type { SignedPostOptions } from './signing-options.ts'
import { unknownType } from './sniff-content-type.ts'
import type { StorageContext } from './storage-context.ts'
import { checkTags } from './tagging-header.ts'

/** What S3 writes the name of the file over that the browser sends. */
const filename = '${filename}'

type FormKey = string | { readonly prefix: string }
type Fields = Readonly<Record<string, string>>

/**
 * A form that uploads to one key, or to any that begins so. Throws `CapabilityMissing` where the server
 * takes no forms, `KeyInvalid`, `OptionInvalid`, `ExpiryInvalid`, `MetadataInvalid`, `TagsInvalid`, and what is not accepted.
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
  checkReplaces(context, options)
  const type = typeOf(context, key, options)
  const form = {
    bucket: declared.bucket,
    fields: {
      ...keyField(context, key),
      ...('is' in type && { 'Content-Type': type.is }),
      ...attributeFields(context, type, options),
    },
    beginnings: {
      ...keyBeginning(context, key),
      // A field that no condition names is refused, and a form without one that a condition names.
      ...('begins' in type && { 'Content-Type': type.begins }),
    },
    ...sizesOf(context, options),
  }
  const { url, fields, expiresAt } = presigner.post(form, signedExpiry(context, options))
  return { method: 'POST', url, fields, expiresAt }
}

/** S3 takes no condition with a form, so that one would replace what the storage is to keep. */
function checkReplaces({ declared }: StorageContext, { overwrite }: SignedPostOptions): void {
  if ((overwrite ?? declared.overwrite) === 'replace') return
  throw storageError('OptionInvalid', {
    message: `A form replaces what has its key, and overwrite of the storage is '${declared.overwrite}'.`,
    hint: "Use signedPut, or pass overwrite: 'replace' with a key that nobody else has.",
    context: { storage: declared.name, option: 'overwrite' },
  })
}

/** The type that a form sends, or the beginning of those that it may; of any, what it says by itself. */
type FormType =
  | { readonly is: string }
  | { readonly begins: string }
  | { readonly is: string; readonly begins: string }

/** Throws `OptionInvalid`, and what `checkAccept` throws. */
function typeOf({ declared }: StorageContext, key: FormKey, options: SignedPostOptions): FormType {
  const { contentType, cacheControl, contentDisposition, metadata } = options
  const given = typeof contentType === 'object' ? undefined : contentType
  checkAttributes({ contentType: given, cacheControl, contentDisposition, metadata })
  const byKey = typeof key === 'string' ? contentTypeOfKey(key) : undefined
  const accept = options.accept === false ? undefined : declared.accept
  if (accept?.extensions !== undefined && typeof key !== 'string')
    throw optionInvalid('key', {
      expected: `a whole key, for ${declared.name} accepts only ${accept.extensions.join(', ')}`,
      value: key,
      hint: 'Sign a form for each key, or pass accept: false and check the objects when they are there.',
    })
  const contentTypes = accept?.contentTypes
  if (contentTypes !== undefined && typeof contentType === 'object')
    throw optionInvalid('contentType', {
      expected: `one media type, for ${declared.name} accepts only ${contentTypes.join(', ')}`,
      value: contentType,
      hint: 'Sign a form for each type, or pass accept: false and check the objects when they are there.',
    })
  const only = contentTypes?.length === 1 ? exactOf(contentTypes[0]) : undefined
  const is = given ?? byKey ?? only ?? unknownType
  if (accept !== undefined)
    checkAccept(accept, {
      storage: declared.name,
      key: typeof key === 'string' ? key : key.prefix,
      contentType: is,
    })
  if (given !== undefined || contentTypes !== undefined) return { is }
  if (typeof contentType === 'object') return { begins: beginningOf(contentType) }
  return { is, begins: '' }
}

const exactOf = (listed: string | undefined): string | undefined =>
  listed?.endsWith('/*') === true ? undefined : listed

function beginningOf({ prefix }: { readonly prefix: string }): string {
  if (typeof prefix === 'string' && /^[\x21-\x7e]*$/.test(prefix)) return prefix
  throw optionInvalid('contentType.prefix', { expected: 'printable ASCII', value: prefix })
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
  throw storageError('OptionInvalid', {
    message: `No body has ${minBytes} to ${maxBytes} bytes.`,
    hint: 'Give minBytes and maxBytes that what the storage accepts allows, in whole bytes.',
    context: { storage: declared.name, option: 'maxBytes' },
  })
}

function keyField({ declared, keys }: StorageContext, key: FormKey): Fields {
  const text = typeof key === 'string' ? keys.full(key) : keys.fullPrefix(key.prefix)
  if (text.includes(filename))
    throw storageError('KeyInvalid', {
      message: `The key has ${filename}, which S3 writes a name over.`,
      hint: 'Choose another key, or a prefix, after which S3 writes the name.',
      context: { storage: declared.name, key: text.slice(0, 200) },
    })
  return { key: typeof key === 'string' ? text : text + filename }
}

function keyBeginning({ keys }: StorageContext, key: FormKey): Fields {
  return typeof key === 'string' ? {} : { key: keys.fullPrefix(key.prefix) }
}

function attributeFields(
  { declared }: StorageContext,
  type: FormType,
  options: SignedPostOptions,
): Fields {
  const { metadata = {}, tags, successStatus = 204, successRedirect } = options
  const { cacheControl = declared.cacheControl } = options
  // A type that is left open may be one that a browser runs.
  const forced = forcedAttachment(declared, 'begins' in type ? 'text/html' : type.is)
  const fields: Record<string, string | undefined> = {
    'Cache-Control': cacheControl,
    'Content-Disposition': options.contentDisposition || forced,
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
