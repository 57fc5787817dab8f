import { closeBody } from '../client/byte-source.ts'
import { inContext } from '../client/in-context.ts'
import { readyUpload } from '../client/upload.ts'
import { checkOtherKey } from './accept-check.ts'
import { requestBodyOf, type BodyInput } from './body-input.ts'
import { headerAttributes } from './header-attributes.ts'
import { preparePut } from './prepared-put.ts'
import { checkPutOptions } from './put-options-check.ts'
import type { PutOptions } from './put-options.ts'
import { referenceOf } from './reference.ts'
import type { StorageContext } from './storage-context.ts'
import type { StoredObject } from './stored-object.ts'
import { writeByPolicy, writePlaceOf } from './write-by-policy.ts'

/**
 * Puts a body under a key of the storage. Throws `KeyInvalid`, `OptionInvalid`, `BodyInvalid`,
 * `MetadataInvalid`, `TagsInvalid`, `KeyExists`, and where there are rules `ExtensionRejected`,
 * `ContentTypeRejected`, `BodyTooLarge` and `BodyTooSmall`. Whatever is thrown, nothing is stored.
 */
export async function putObject(
  context: StorageContext,
  entry: Entry,
  options: PutOptions,
): Promise<StoredObject> {
  try {
    return await storeObject(context, entry, options)
  } catch (error) {
    // Whatever it failed of, and whether any of it was read: nobody is going to read the rest.
    closeBody(entry.body)
    throw inContext(error, { operation: 'put', storage: context.declared.name, key: entry.key })
  }
}

interface Entry {
  readonly key: string
  readonly body: BodyInput
}

async function storeObject(
  context: StorageContext,
  { key, body }: Entry,
  options: PutOptions,
): Promise<StoredObject> {
  const { client, declared, keys } = context
  checkPutOptions(options)
  const { signal, onProgress, overwrite = declared.overwrite } = options
  // What is wrong without the body is told before it is read.
  const fullKey = keys.full(key)
  const given = headerAttributes(declared, options)
  const whole = requestBodyOf(body, { storage: declared.name, key })
  const preparing = preparePut({ declared, key, options }, whole)
  const prepared = preparing instanceof Promise ? await preparing : preparing
  const { contentType, contentTypeConflict, contentDisposition, contentEncoding } = prepared
  const reading = readyUpload(client, {
    bucket: declared.bucket,
    body: prepared.body,
    length: prepared.length,
    attributes: {
      ...given,
      ContentType: contentType,
      ContentDisposition: contentDisposition,
      ContentEncoding: contentEncoding,
    },
    signal,
    onProgress,
  })
  const ready = reading instanceof Promise ? await reading : reading
  const attempt = async (free: string, ifAbsent: boolean): Promise<StoredObject> => {
    const isOther = free !== key
    if (isOther) checkFreeKey(context, free, options)
    const stored = await ready.send({ key: isOther ? keys.full(free) : fullKey, ifAbsent })
    const reference = referenceOf(declared.name, free)
    return {
      reference,
      storage: declared.name,
      key: free,
      ...stored,
      contentType,
      contentTypeConflict,
    }
  }
  try {
    const { canRepeat, isLong } = ready
    const write = { key, overwrite, canRepeat, isLong }
    return await writeByPolicy(writePlaceOf(context, signal), write, attempt)
  } catch (error) {
    ready.giveUp()
    throw error
  }
}

/** A key that somebody else named has to be one that is accepted, like the first. */
function checkFreeKey({ declared }: StorageContext, key: string, { accept }: PutOptions): void {
  if (accept === false) return
  for (const each of [declared.accept, accept]) checkOtherKey(each, { storage: declared.name, key })
}
