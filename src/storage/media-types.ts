import { lookup } from 'mrmime'
import { namePartsOf } from './name-parts.ts'

/** Endings that the table of mrmime lacks, or does not tell from any other bytes. */
const endings: Readonly<Record<string, string>> = {
  '7z': 'application/x-7z-compressed',
  apk: 'application/vnd.android.package-archive',
  avro: 'application/avro',
  bz2: 'application/x-bzip2',
  cmd: 'application/x-bat',
  docm: 'application/vnd.ms-word.document.macroenabled.12',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  dotx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.template',
  dwg: 'image/vnd.dwg',
  exe: 'application/x-msdownload',
  heif: 'image/heif',
  ico: 'image/x-icon',
  jsonl: 'application/jsonl',
  msg: 'application/vnd.ms-outlook',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
  php: 'application/x-httpd-php',
  potx: 'application/vnd.openxmlformats-officedocument.presentationml.template',
  ppsx: 'application/vnd.openxmlformats-officedocument.presentationml.slideshow',
  ppt: 'application/vnd.ms-powerpoint',
  pptm: 'application/vnd.ms-powerpoint.presentation.macroenabled.12',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  psd: 'image/vnd.adobe.photoshop',
  py: 'text/x-python',
  rar: 'application/x-rar-compressed',
  rtf: 'application/rtf',
  sh: 'application/x-sh',
  sqlite: 'application/x-sqlite3',
  swf: 'application/x-shockwave-flash',
  tar: 'application/x-tar',
  tgz: 'application/gzip',
  xls: 'application/vnd.ms-excel',
  xlsm: 'application/vnd.ms-excel.sheet.macroenabled.12',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xltx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.template',
  xz: 'application/x-xz',
  zst: 'application/zstd',
}

/** The media type that the ending of a key tells; undefined for none, or one that is not known. */
export function contentTypeOfKey(key: string): string | undefined {
  const { ending } = namePartsOf(key)
  if (ending === '') return undefined
  const last = ending.slice(ending.lastIndexOf('.') + 1).toLowerCase()
  return Object.hasOwn(endings, last) ? endings[last] : lookup(last)
}

/** One name for each of several that mean the same. */
const aliases: Readonly<Record<string, string>> = {
  'application/font-woff': 'font/woff',
  'application/ecmascript': 'text/javascript',
  'application/javascript': 'text/javascript',
  'application/x-font-otf': 'font/otf',
  'application/x-font-ttf': 'font/ttf',
  'application/x-gzip': 'application/gzip',
  'application/x-javascript': 'text/javascript',
  'application/x-pdf': 'application/pdf',
  'application/x-rar': 'application/x-rar-compressed',
  'application/x-zip-compressed': 'application/zip',
  'audio/mp3': 'audio/mpeg',
  'audio/vnd.wave': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/x-wav': 'audio/wav',
  'image/apng': 'image/png',
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/vnd.microsoft.icon': 'image/x-icon',
  'image/x-ms-bmp': 'image/bmp',
  'image/x-png': 'image/png',
  'text/ecmascript': 'text/javascript',
  'text/rtf': 'application/rtf',
  'text/xml': 'application/xml',
  'video/avi': 'video/vnd.avi',
  'video/x-matroska': 'video/matroska',
  'video/x-msvideo': 'video/vnd.avi',
}

/** A media type without parameters, in lower case, under its one name. */
export function bareType(contentType: string): string {
  const end = contentType.indexOf(';')
  const bare = (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase()
  return Object.hasOwn(aliases, bare) ? (aliases[bare] ?? bare) : bare
}

/** Whether bodies of a type are text. */
const textual =
  /^(?:text\/.+|.+\+(?:xml|json|yaml)|application\/(?:json|jsonl|json5|xml|x-ndjson|ld\+json|yaml|toml|sql|graphql|x-sh|x-bat|x-httpd-php|xhtml\+xml|manifest\+json|x-www-form-urlencoded|vnd\.apple\.mpegurl)|image\/svg\+xml|audio\/(?:x-)?mpegurl|message\/rfc822)$/

export function isTextType(contentType: string): boolean {
  return textual.test(bareType(contentType))
}

/** The names of RFC 6838 §4.2; parameters may hold commas, as browsers write those of their recordings. */
const mediaType =
  /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}(?:[ \t]*;[ \t]*[A-Za-z0-9!#$&^_.+-]+=(?:[A-Za-z0-9!#$%&'*+.^_`|~,:-]+|"[\x20\x21\x23-\x5b\x5d-\x7e]*"))*$/
/** Browsers cut a header at its commas, and take the last piece that is a type. */
const second = /,.*\//

/** Whether a text is one well-formed media type: what is none, browsers guess by the bytes. */
export function isMediaType(text: string): boolean {
  return mediaType.test(text) && !second.test(text)
}

/**
 * What a browser runs, or lets run, when it opens it: markup, style sheets of XML, scripts, and what it
 * guesses for itself. Source: WHATWG MIME Sniffing §7, "unknown/unknown".
 */
const active =
  /^(?:text\/(?:html|javascript|xsl|cache-manifest|x-component)|application\/(?:xml|xslt\+xml|x-shockwave-flash)|multipart\/(?:related|x-mixed-replace)|message\/rfc822|.+\+xml|unknown\/.+|.+\/unknown)$/

/** Whether a browser would run what is in a body of this type. */
export function isActiveType(contentType: string): boolean {
  return active.test(bareType(contentType)) || !isMediaType(contentType)
}
