import { cutToBytes } from '../core/cut-to-bytes.ts'
import { namePartsOf } from './name-parts.ts'
import { optionInvalid } from './option-invalid.ts'

export interface SafeNameOptions {
  /** `'unicode'` keeps every script; `'slug'` leaves lower-case ASCII, digits, `-` and `_`. @default 'unicode' */
  readonly mode?: 'unicode' | 'slug' | undefined
  /** Bytes of UTF-8, 32 at least; the ending is kept. @default 255, what a file system holds */
  readonly maxBytes?: number | undefined
}

/** What a name of nothing but dots and spaces becomes. */
const nameless = 'unnamed'
const leastBytes = 32
/** Of a longer name nothing but its beginning and its ending could be kept. */
const longest = 2048

/** Text that is not seen, or turns the order of what is: it makes `exe.pdf` of `fdp.exe`. */
const invisible =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g
/** Controls, halves of characters, separators of either kind and what Windows refuses in a name. */
// oxlint-disable-next-line no-control-regex -- control characters are what is replaced
const forbidden = /[\u0000-\u001f\u007f-\u009f"*/:<>?\\|\p{Surrogate}\u2028\u2029]+/gu
/** Devices of Windows, whatever ending they have. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(?=\.|$)/i
/** Joiners belong between characters, dots and spaces inside a name. */
const edges = /^[\s.\u200c\u200d]+|[\s.\u200c\u200d]+$/gu
/** So that an ending begins where it seems to, also after a cut. */
const beforeDot = /[\s.\u200c\u200d]+\./gu

/**
 * Makes of what somebody calls a file a name that is one segment of a key, and harmless as the name of
 * a file on any system. A safe name stays as it is. Two names may become one.
 */
export function safeName(
  name: string,
  { mode = 'unicode', maxBytes = 255 }: SafeNameOptions = {},
): string {
  if (!(maxBytes >= leastBytes))
    throw optionInvalid('maxBytes', { expected: `${leastBytes} at least`, value: maxBytes })
  const clean = cleaned(name.length > longest ? name.slice(0, 1024) + name.slice(-64) : name)
  const { stem, ending } = namePartsOf(clean)
  if (mode === 'unicode') return fitted(stem, ending, maxBytes)
  const room = maxBytes - ending.length
  return fitted(slugOf(cutToBytes(slugOf(stem), room)), ending.toLowerCase(), maxBytes)
}

function cleaned(name: string): string {
  return name
    .replace(invisible, '')
    .normalize('NFC')
    .replace(forbidden, '_')
    .replace(/\s+/gu, ' ')
    .replace(beforeDot, '.')
    .replace(edges, '')
}

/** Letters that are no other letter with a mark. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
  ħ: 'h',
  Ħ: 'H',
}

function slugOf(stem: string): string {
  return stem
    .replace(/[^\u0000-\u007f]/gu, (letter) => letters[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

function fitted(stem: string, ending: string, maxBytes: number): string {
  const room = maxBytes - ending.length
  const name = cut(stem, room) || nameless
  if (!device.test(name + ending)) return name + ending
  return `_${cut(name, room - 1)}${ending}`
}

function cut(stem: string, maxBytes: number): string {
  return cutToBytes(stem, maxBytes).replace(edges, '')
}
