import { isAgreed, type ContentTypeFacts } from './content-type-agreement.ts'
import { isActiveType } from './media-types.ts'
import { unknownType } from './sniff-content-type.ts'
import { isUtf8Beginning } from './text-content-type.ts'

/**
 * The media type to store: what the caller declares, else what the bytes tell, or what the key tells
 * where that agrees and says more. Bytes make no body active that its key does not: what looks like
 * markup stays what the key says, or plain text.
 */
export function chosenContentType({ declared, byKey, byContent }: ContentTypeFacts): string {
  if (declared !== undefined) return declared
  if (byContent === undefined || byContent === unknownType) return byKey ?? unknownType
  if (byKey === undefined) return isActiveType(byContent) ? 'text/plain' : byContent
  return isAgreed(byContent, byKey) || isActiveType(byContent) ? byKey : byContent
}

/** Adds the charset that browsers do not assume, to a text that nobody declared. */
export function withCharset(contentType: string, head: Uint8Array): string {
  const isBareText = contentType.startsWith('text/') && !contentType.includes(';')
  return isBareText && isUtf8Beginning(head) ? `${contentType}; charset=utf-8` : contentType
}
