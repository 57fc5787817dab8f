import { optionInvalid } from './option-invalid.ts'

/** An option of a put, and what its value has to be where it is given. */
type Rule = readonly [
  option: string,
  takes: (value: unknown) => boolean,
  expected: string,
  hint?: string,
]

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isFunction = (value: unknown): boolean => typeof value === 'function'

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

const isPolicy = (value: unknown): boolean =>
  value === 'error' ||
  value === 'alternative' ||
  value === 'replace' ||
  (isObject(value) && isFunction(value['alternative']))

/** The largest object of S3 has 50 TB. */
const largest = 50e12
const isLength = (value: unknown): boolean => isCount(value) && Number(value) <= largest

const policies = "'error', 'alternative', 'replace' or { alternative: (key, attempt) => key }"

const rules: readonly Rule[] = [
  ['overwrite', isPolicy, policies],
  [
    'compress',
    (value) => value === false || value === 'gzip' || value === 'br',
    "'gzip', 'br' or false",
  ],
  ['length', isLength, 'a whole number of bytes', 'Leave it out where it is not known.'],
  ['accept', (value) => value === false || isObject(value), 'an object of rules, or false'],
  ['tags', isObject, 'an object of names and texts'],
  ['onProgress', isFunction, 'a function'],
]

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

const sizeHint = "Give bytes; texts like '10MiB' are for declarations."
const acceptRules: readonly Rule[] = [
  ['maxBytes', isCount, 'a whole number of bytes', sizeHint],
  ['minBytes', isCount, 'a whole number of bytes', sizeHint],
  ['contentTypes', isTexts, 'a list of media types'],
  ['extensions', isTexts, 'a list of endings'],
]
const acceptNames: ReadonlySet<string> = new Set(acceptRules.map(([option]) => option))

/**
 * Checks the options of a put, for programs without types: what is misspelt would else be another rule
 * than was meant, or none. Throws `OptionInvalid`.
 */
export function checkPutOptions(options: unknown): void {
  if (!isObject(options)) throw optionInvalid('options', { expected: 'an object', value: options })
  check(options, rules, '')
  const { accept } = options
  if (!isObject(accept)) return
  check(accept, acceptRules, 'accept.')
  const unknown = Object.keys(accept).find((name) => !acceptNames.has(name))
  if (unknown === undefined) return
  const expected = `left out, for accept takes ${[...acceptNames].join(', ')}`
  throw optionInvalid(`accept.${unknown.slice(0, 80)}`, { expected, value: accept[unknown] })
}

/** Checks what happens to a write whose key is taken. Throws `OptionInvalid`. */
export function checkOverwrite(overwrite: unknown): void {
  if (overwrite === undefined || isPolicy(overwrite)) return
  throw optionInvalid('overwrite', { expected: policies, value: overwrite })
}

function check(
  options: Readonly<Record<string, unknown>>,
  all: readonly Rule[],
  within: string,
): void {
  for (const [option, takes, expected, hint] of all) {
    const value = options[option]
    if (value === undefined || takes(value)) continue
    throw optionInvalid(within + option, { expected, value, hint })
  }
}
