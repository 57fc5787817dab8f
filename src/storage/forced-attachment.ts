import type { StorageDeclaration } from '../declaration/declaration.ts'
import { isActiveType } from './media-types.ts'

/**
 * The `Content-Disposition` of what a browser would run with the rights of the storage's own origin.
 * Whoever may upload to a storage of public uploads could else put a script there (stored XSS).
 */
export function forcedAttachment(
  { kind }: Pick<StorageDeclaration, 'kind'>,
  contentType: string,
): 'attachment' | undefined {
  return kind === 'public-media' && isActiveType(contentType) ? 'attachment' : undefined
}
