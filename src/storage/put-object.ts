import type { RequestBody } from '../client/request-body.ts'
import { readyUpload } from '../client/upload.ts'
import { headerAttributes } from './header-attributes.ts'
import { preparePut } from './prepared-put.ts'
import type { PutOptions } from './put-options.ts'
import { referenceOf } from './reference.ts'
import type { StorageContext } from './storage-context.ts'
import type { StoredObject } from './stored-object.ts'
import { writeByPolicy, writePlaceOf } from './write-by-policy.ts'

/**
 * Puts a body under a key of the storage. Throws `KeyInvalid`, `MetadataInvalid`, `TagsInvalid`,
 * `KeyExists`, and where there are rules `ExtensionRejected`, `ContentTypeRejected`, `BodyTooLarge`
 * and `BodyTooSmall`. Whatever is thrown, nothing is stored.
 */
export async function putObject(
  context: StorageContext,
  { key, body }: { readonly key: string; readonly body: RequestBody },
  options: PutOptions,
): Promise<StoredObject> {
  const { client, declared, keys } = context
  const { signal, onProgress, overwrite = declared.overwrite } = options
  // What is wrong without the body is told before it is read.
  keys.full(key)
  const given = headerAttributes(declared, options)
  const preparing = preparePut({ declared, key, options }, body)
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
    const stored = await ready.send({ key: keys.full(free), ifAbsent })
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
