import { copyObject } from '../client/copy-object.ts'
import type { ClientOutput } from '../client/input.ts'
import { isStowageError } from '../core/error.ts'
import type { StorageDeclaration } from '../declaration/declaration.ts'
import { checkAccept } from './accept-check.ts'
import type { CallOptions } from './call-options.ts'
import { copyAttributes } from './copy-attributes.ts'
import { copySourceOf } from './copy-on-server.ts'
import { storageError } from './errors.ts'
import { headOutput } from './head-object.ts'
import { checkAttributes } from './header-attributes.ts'
import type { ObjectAttributes } from './put-options.ts'
import type { StorageContext } from './storage-context.ts'
import type { StoredObject } from './stored-object.ts'
import { storedObjectOf } from './stored-object-of.ts'

/**
 * Changes what an object says about itself, by a copy of it onto itself. Throws `NoSuchKey`,
 * `SourceChanged`, `OptionInvalid`, `MetadataInvalid`, `ContentTypeRejected`.
 */
export async function replaceAttributes(
  context: StorageContext,
  { key, attributes }: { readonly key: string; readonly attributes: ObjectAttributes },
  { signal }: CallOptions,
): Promise<StoredObject> {
  context.keys.full(key)
  checkAttributes(attributes)
  checkType(context.declared, key, attributes)
  const head = await headOutput(context, key, { signal })
  return copyOntoItself(context, { key, head, given: attributes, signal })
}

function checkType(
  { name, accept }: StorageDeclaration,
  key: string,
  { contentType }: ObjectAttributes,
): void {
  const contentTypes = accept?.contentTypes
  if (contentTypes !== undefined) checkAccept({ contentTypes }, { storage: name, key, contentType })
}

export interface OntoItself {
  readonly key: string
  /** @default the latest */
  readonly versionId?: string | undefined
  /** Of what is copied. */
  readonly head: ClientOutput<'HeadObject'>
  readonly given: ObjectAttributes
  readonly signal: AbortSignal | undefined
}

/** Copies an object, or a version of it, onto itself. Throws `SourceChanged`. */
export async function copyOntoItself(
  context: StorageContext,
  { key, versionId, head, given, signal }: OntoItself,
): Promise<StoredObject> {
  const { client, copies, declared } = context
  const source = copySourceOf({ context, key }, head, versionId)
  const { attributes } = copyAttributes({ source: declared, target: declared }, head, given)
  const { StorageClass } = head
  try {
    const copied = await copyObject(client, {
      source,
      bucket: source.bucket,
      key: source.key,
      // A copy is of the standard class unless it is told otherwise.
      attributes: { ...attributes, ...(StorageClass !== undefined && { StorageClass }) },
      keepsAttributes: false,
      tuning: copies,
      signal,
    })
    return storedObjectOf(declared.name, { ...copied, key, contentType: attributes.ContentType })
  } catch (cause) {
    if (!isStowageError(cause, 'PreconditionFailed')) throw cause
    throw storageError('SourceChanged', { context: { storage: declared.name, key }, cause })
  }
}
