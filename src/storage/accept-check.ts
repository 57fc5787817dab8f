import type { Accept } from '../declaration/accept.ts'
import { isAgreed } from './content-type-agreement.ts'
import { storageError } from './errors.ts'
import { bareType, isActiveType } from './media-types.ts'

/** What is known of something that is to be put; what is left out is not checked. */
export interface AcceptFacts {
  /** The name of the storage, for the error. */
  readonly storage: string
  readonly key: string
  /** Bytes. */
  readonly size?: number | undefined
  /** The media type it is to be stored as. */
  readonly contentType?: string | undefined
  /** What `sniffContentType` found; undefined when nobody has looked at the bytes yet. */
  readonly byContent?: string | undefined
}

/**
 * Checks the key that a write was given in place of another. Throws `ExtensionRejected`.
 */
export function checkOtherKey(
  accept: Accept | undefined,
  facts: Pick<AcceptFacts, 'storage' | 'key'>,
): void {
  if (accept?.extensions !== undefined) checkExtension(accept.extensions, facts)
}

/**
 * Checks what is known by the rules. Throws `ExtensionRejected`, `ContentTypeRejected`,
 * `BodyTooLarge` and `BodyTooSmall`.
 */
export function checkAccept(accept: Accept, facts: AcceptFacts): void {
  const { size, contentType } = facts
  if (accept.extensions !== undefined) checkExtension(accept.extensions, facts)
  if (size !== undefined) checkSize(accept, { ...facts, size })
  if (accept.contentTypes !== undefined && contentType !== undefined)
    checkContentType(accept.contentTypes, { ...facts, contentType })
}

/**
 * Endings that servers and desktops run, wherever in a name they stand: to Apache with AddHandler
 * `shell.php.pdf` is a program.
 */
const programs: ReadonlySet<string> = new Set(
  (
    'php php3 php4 php5 php7 php8 phps pht phtm phtml phar cgi fcgi pl py rb asp aspx asa asax ashx ' +
    'asmx cer jsp jspx jspf jsw jsv cfm cfc shtml stm sh bash exe com bat cmd scr msi pif vbs vbe ' +
    'wsf wsh ps1 hta cpl jar lnk reg apk app'
  ).split(' '),
)

function checkExtension(extensions: readonly string[], { storage, key }: AcceptFacts): void {
  const name = key.slice(key.lastIndexOf('/') + 1).toLowerCase()
  const allowed = extensions.map((each) => dotted(each.toLowerCase()))
  const ending = allowed.find((each) => name.endsWith(each) && name.length > each.length)
  const context = { storage, key }
  if (ending === undefined)
    throw storageError('ExtensionRejected', {
      message: `The key ends in none of ${allowed.join(', ')}.`,
      context,
    })
  const [, ...inner] = name.slice(0, -ending.length).split('.')
  const program = inner.find((each) => programs.has(each.trim()) && !allowed.includes(`.${each}`))
  if (program === undefined) return
  throw storageError('ExtensionRejected', {
    message: `The key has ".${program}" before its ending, which some servers run as a program.`,
    context,
  })
}

const dotted = (ending: string): string => (ending.startsWith('.') ? ending : `.${ending}`)

/** Checks a number of bytes. Throws `BodyTooLarge`, `BodyTooSmall`. */
export function checkSize(
  { maxBytes = Infinity, minBytes = 0 }: Accept,
  { storage, key, size }: AcceptFacts & { readonly size: number },
): void {
  if (size > maxBytes)
    throw storageError('BodyTooLarge', {
      message: `The body has more than ${maxBytes} bytes.`,
      context: { storage, key, maxBytes },
    })
  if (size < minBytes)
    throw storageError('BodyTooSmall', {
      message: `The body has ${size} bytes; ${minBytes} are the least.`,
      context: { storage, key, minBytes, size },
    })
}

/**
 * Whether a media type is one of those listed. A wildcard stands for no type that a browser runs:
 * `image/*` is not SVG, which has to be named.
 */
export function isTypeListed(contentTypes: readonly string[], contentType: string): boolean {
  const bare = bareType(contentType)
  return contentTypes.some((each) => {
    if (!each.endsWith('/*')) return bareType(each) === bare
    return bare.startsWith(each.slice(0, -1).toLowerCase()) && !isActiveType(bare)
  })
}

function checkContentType(
  contentTypes: readonly string[],
  { storage, key, size, contentType, byContent }: AcceptFacts & { readonly contentType: string },
): void {
  const isListed = isTypeListed(contentTypes, contentType)
  const isTrue = byContent === undefined || isAgreed(byContent, contentType)
  if (isListed && isTrue) return
  if (isListed && size === 0)
    throw storageError('BodyTooSmall', {
      message: `The body is empty, which no ${contentType} is.`,
      hint: 'Send the whole body.',
      context: { storage, key, contentType, size },
    })
  const what = isListed
    ? `The bytes are ${byContent}, not ${contentType}.`
    : `${contentType} is not accepted.`
  throw storageError('ContentTypeRejected', {
    message: `${what} Accepted are ${contentTypes.join(', ')}.`,
    context: { storage, key, contentType, byContent },
  })
}
