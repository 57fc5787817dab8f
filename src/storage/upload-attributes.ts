import type { ObjectAttributes as S3Attributes } from '../client/upload-options.ts'
import type { StorageDeclaration } from '../declaration/declaration.ts'
import { checkAccept } from './accept-check.ts'
import { forcedAttachment } from './forced-attachment.ts'
import { checkAttributes, headerAttributes } from './header-attributes.ts'
import { contentTypeOfKey } from './media-types.ts'
import type { ObjectAttributes } from './put-options.ts'

interface UploadedAttributes extends ObjectAttributes {
  readonly length?: number | undefined
  readonly accept?: false | undefined
}

/**
 * What an upload by somebody else says about its object. Nobody sees its bytes before they are there,
 * so its type is what the caller or the key tells. Throws what `checkAccept` and `headerAttributes` throw.
 */
export function uploadAttributes(
  declared: StorageDeclaration,
  key: string,
  options: UploadedAttributes,
): S3Attributes {
  const { name: storage, accept } = declared
  checkAttributes(options)
  const contentType = options.contentType ?? contentTypeOfKey(key) ?? 'application/octet-stream'
  if (options.accept !== false && accept !== undefined)
    checkAccept(accept, { storage, key, contentType, size: options.length })
  const contentDisposition = options.contentDisposition || forcedAttachment(declared, contentType)
  return headerAttributes(declared, { ...options, contentType, contentDisposition })
}
