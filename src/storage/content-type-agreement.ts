import { bareType, isTextType } from './media-types.ts'
import { unknownType } from './sniff-content-type.ts'
import type { ContentTypeConflict } from './stored-object.ts'

/** What is known of the media type of a body. */
export interface ContentTypeFacts {
  /** By the caller. */
  readonly declared: string | undefined
  /** By the ending of the key. */
  readonly byKey: string | undefined
  /** By the bytes; undefined when nobody looked. */
  readonly byContent: string | undefined
}

/** Formats that are made of another one, or share its beginning: what bytes of the first may be called. */
const families: readonly (readonly [byContent: RegExp, claims: RegExp])[] = [
  [
    /^application\/zip$/,
    /^application\/(?:vnd\.(?:openxmlformats|oasis|ms-(?:word|excel|powerpoint|visio)|apple|android|google-earth|sketchup|etsi).*|epub\+zip|java-archive|x-xpinstall|x-iwork.*)$|^model\/3mf$/,
  ],
  [
    /^application\/vnd\.(?:openxmlformats|oasis|ms-).*$/,
    /^application\/(?:zip|vnd\.(?:openxmlformats|oasis|ms-).*)$/,
  ],
  [
    /^application\/(?:x-cfb|vnd\.ms-outlook|vnd\.visio)$/,
    /^application\/(?:msword|x-cfb|x-msi|vnd\.ms-(?:excel|powerpoint|outlook|project|works)|vnd\.visio)$/,
  ],
  [/^application\/gzip$/, /^application\/(?:x-tgz|x-compressed-tar|x-gtar|x-tar)$/],
  [/^application\/xml$/, /^(?:.+\+xml|text\/html)$/],
  [/^image\/svg\+xml$/, /^(?:application\/xml|image\/svg)$/],
  [
    /^(?:text\/html|application\/xhtml\+xml)$/,
    /^(?:text\/html|application\/(?:xhtml\+xml|x-httpd-php))$/,
  ],
  [
    /^(?:video|audio)\/(?:mp4|quicktime|x-m4[av]|3gpp2?)$/,
    /^(?:(?:video|audio)\/(?:mp4|quicktime|x-m4[avbp]|m4a|3gpp2?)|application\/mp4)$/,
  ],
  [/^(?:video|audio)\/(?:webm|matroska)$/, /^(?:video|audio)\/(?:webm|(?:x-)?matroska)$/],
  [
    /^(?:audio|video|application)\/ogg$/,
    /^(?:(?:audio|video|application)\/ogg|audio\/(?:opus|vorbis|speex|flac))$/,
  ],
  [/^(?:audio|video|application)\/(?:x-|vnd\.)ms-asf$/, /^(?:audio|video)\/x-ms-(?:asf|wm[av])$/],
  [/^audio\/(?:aac|mpeg)$/, /^audio\/(?:aac|aacp|x-aac|mpeg|mp4)$/],
  [/^video\/(?:mpeg|mp2t|mp1s|mp2p)$/, /^video\/(?:mpeg|mp2t|mp1s|mp2p|mp2|x-mpeg)$/],
  // Most raw formats of cameras are TIFF.
  [
    /^image\/(?:tiff|x-(?:adobe|canon|fujifilm|nikon|olympus|panasonic|sony)-\w+)$/,
    /^image\/(?:tiff|dng|x-(?:adobe|canon|fujifilm|nikon|olympus|panasonic|pentax|sony)-\w+)$/,
  ],
  [/^image\/(?:hei[cf]|avif)(?:-sequence)?$/, /^image\/(?:hei[cf]|avif)(?:-sequence)?$/],
  [
    /^font\/(?:ttf|otf|collection)$/,
    /^(?:font\/(?:ttf|otf|sfnt|collection)|application\/font-sfnt)$/,
  ],
  [/^application\/pdf$/, /^application\/(?:postscript|illustrator|vnd\.adobe\.illustrator)$/],
  [
    /^application\/(?:postscript|eps)$/,
    /^application\/(?:postscript|eps|x-eps|illustrator)$|^image\/x-eps$/,
  ],
  [/^application\/x-sqlite3$/, /^application\/(?:vnd\.sqlite3|x-sqlite3)$/],
]

/** Formats whose bytes are known when they are seen, so that other bytes are not of them. */
const recognised =
  /^(?:(?:image|audio|video|font)\/(?!svg|x-portable|x-xpixmap|x-xbitmap|x-tga|vnd\.|(?:x-)?mpegurl).+|application\/(?:zip|gzip|pdf|rtf|postscript|wasm|zstd|msword|epub\+zip|java-archive|x-(?:7z-compressed|rar-compressed|bzip2|xz|sqlite3|msdownload|elf|shockwave-flash)|vnd\.(?:openxmlformats|oasis|ms-(?:excel|word|powerpoint|outlook)).*))$/

/**
 * Whether bytes of one media type may go by the name of another. Text may be any format that is text;
 * bytes that nobody knows, any that is not known by its bytes.
 */
export function isAgreed(byContent: string, claimed: string): boolean {
  const content = bareType(byContent)
  const claim = bareType(claimed)
  // Of octets nothing is claimed.
  if (content === claim || claim === unknownType) return true
  if (content === unknownType) return !recognised.test(claim) && !isTextType(claim)
  if (content === 'text/plain') return !recognised.test(claim)
  return families.some(([contents, claims]) => contents.test(content) && claims.test(claim))
}

/** What is known, where it does not agree. */
export function contentTypeConflict(facts: ContentTypeFacts): ContentTypeConflict | undefined {
  const { declared, byKey, byContent } = facts
  const isTold =
    declared === undefined ||
    byKey === undefined ||
    isAgreed(declared, byKey) ||
    isAgreed(byKey, declared)
  const isShown = [declared, byKey].every(
    (claim) => claim === undefined || byContent === undefined || isAgreed(byContent, claim),
  )
  return isTold && isShown ? undefined : { declared, byKey, byContent }
}
