import { randomUUID } from 'node:crypto'
import { storageError } from './errors.ts'
import type { GivenField, OwnField, WellFormed } from './key-template-fields.ts'
import { createKeySpace } from './object-key.ts'
import { optionInvalid } from './option-invalid.ts'
import { safeName } from './safe-name.ts'

/** The values of a template's fields. */
export type KeyFields<Template extends string> = {
  readonly [Field in GivenField<Template>]: string | number
}

/** What a template fills in by itself, where it is to be another. */
export interface KeyMoment {
  /** @default now */
  readonly date?: Date | undefined
  /** @default a random one */
  readonly uuid?: string | undefined
}

/** Makes keys; the fields are only asked for where the template has any. */
export interface KeyTemplate<Template extends string> {
  (...given: KeyArguments<Template>): string
  readonly template: Template
}

type KeyArguments<Template extends string> = readonly [
  ...fields: [GivenField<Template>] extends [never]
    ? readonly [fields?: Readonly<Record<string, never>>]
    : readonly [fields: KeyFields<Template>],
  moment?: KeyMoment,
]

type Values = Readonly<Record<string, string | number>>

const field = /\{([^{}]*)\}/g
const fieldName = /^[a-z][a-z0-9]*$/i

/**
 * A typed template of keys: `keyTemplate('contracts/{yyyy}/{mm}/{name}')({ name })`. It fills `{yyyy}`,
 * `{mm}`, `{dd}`, `{hh}` (UTC) and `{uuid}` by itself. The last segment is a name and is made safe as
 * {@link safeName} does; in the segments before it, which keep one owner's objects from another's, a
 * value that is not safe is `KeyInvalid`. Throws `KeyTemplateInvalid` for a template that is malformed,
 * `OptionInvalid` for a date that is none.
 */
export function keyTemplate<const Template extends string>(
  template: Template & WellFormed<Template>,
): KeyTemplate<Template>
export function keyTemplate(template: string): KeyTemplate<string> {
  checkTemplate(template)
  const segments = template.split('/')
  const name = segments.pop() ?? ''
  const make = (
    ...[fields = {}, moment = {}]: readonly [fields?: Values, moment?: KeyMoment]
  ): string => {
    const own = ownValues(moment)
    const valueOf = (each: string): string => own(each) ?? givenValue(template, each, fields)
    const placed = segments.map((segment) =>
      segment.replace(field, (_, each: string) => placeValue(template, each, valueOf(each))),
    )
    const named = name.replace(field, (_, each: string) => valueOf(each))
    return [...placed, safeName(named)].join('/')
  }
  return Object.assign(make, { template })
}

function checkTemplate(template: string): void {
  const names = Array.from(template.matchAll(field), ([, name = '']) => name)
  const wrong = names.find((each) => !fieldName.test(each))
  const bare = template.replace(field, 'x')
  const problem =
    wrong !== undefined
      ? `has {${wrong}}: a field is letters and digits, beginning with a letter`
      : /[{}]/.test(bare)
        ? 'has a brace without its other'
        : bare.split('/').includes('')
          ? 'has an empty segment'
          : undefined
  const fail = (what: string, cause?: unknown): Error =>
    storageError('KeyTemplateInvalid', {
      message: `The key template ${JSON.stringify(template)} ${what}.`,
      context: { template },
      cause,
    })
  if (problem !== undefined) throw fail(problem)
  try {
    createKeySpace('', '').full(bare)
  } catch (cause) {
    throw fail('makes no keys of a storage', cause)
  }
}

function ownValues({ date, uuid }: KeyMoment): (name: string) => string | undefined {
  let moment: string | undefined
  let id = uuid
  const part = (start: number, end: number): string =>
    (moment ??= momentOf(date ?? new Date())).slice(start, end)
  const values: Readonly<Record<OwnField, () => string>> = {
    yyyy: () => part(0, 4),
    mm: () => part(5, 7),
    dd: () => part(8, 10),
    hh: () => part(11, 13),
    // One key, one UUID, however often it stands there.
    uuid: () => (id ??= randomUUID()),
  }
  return (name) => (isOwn(name) ? values[name]() : undefined)
}

/** Of other years a year has no four digits, and their keys would not sort. */
function momentOf(date: unknown): string {
  const year = date instanceof Date ? date.getUTCFullYear() : NaN
  if (date instanceof Date && year >= 0 && year <= 9999) return date.toISOString()
  const value = date instanceof Date && !Number.isNaN(year) ? date.toISOString() : date
  throw optionInvalid('date', { expected: 'a valid Date of the years 0 to 9999', value })
}

const own: ReadonlySet<string> = new Set<OwnField>(['yyyy', 'mm', 'dd', 'hh', 'uuid'])

function isOwn(name: string): name is OwnField {
  return own.has(name)
}

function givenValue(template: string, name: string, fields: Values): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (typeof value === 'string' || Number.isFinite(value)) return String(value)
  throw storageError('KeyInvalid', {
    message: `The field ${name} of the key template has to be text or a number.`,
    hint: `Give it to the template: { ${name}: … }.`,
    context: { template, field: name },
  })
}

function placeValue(template: string, name: string, value: string): string {
  const normal = value.normalize('NFC')
  if (value !== '' && safeName(normal) === normal) return normal
  throw storageError('KeyInvalid', {
    message: `The field ${name} of the key template has a value that is no safe segment.`,
    hint: 'Give an id, or make a name safe with safeName where two names may become one.',
    context: { template, field: name },
  })
}
