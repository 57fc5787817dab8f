import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyTemplate } from './key-template.ts'
import { createKeySpace } from './object-key.ts'

const date = new Date('2026-03-09T23:30:00-05:00')
const uuid = '5f0c5e0e-6d0f-4b3e-9a7e-0d2f5b1c7a10'

describe('a key template', () => {
  it('fills the date, in UTC, and the UUID by itself, and the rest from its fields', () => {
    const contract = keyTemplate('contracts/{yyyy}/{mm}/{name}')
    expect(contract({ name: 'Vertrag.pdf' }, { date })).toBe('contracts/2026/03/Vertrag.pdf')
    const user = keyTemplate('users/{userId}/{yyyy}/{name}')
    expect(user({ userId: 42, name: 'a.pdf' }, { date })).toBe('users/42/2026/a.pdf')
    const bulk = keyTemplate('bulk/{dd}T{hh}/{uuid}-{uuid}.jpg')
    expect(bulk({}, { date, uuid })).toBe(`bulk/10T04/${uuid}-${uuid}.jpg`)
    expect(keyTemplate('bulk/{uuid}.jpg')()).toMatch(/^bulk\/[0-9a-f-]{36}\.jpg$/)
  })

  it('asks for its fields, all of them and no other', () => {
    const user = keyTemplate('users/{userId}/{name}')
    expect(user.template).toBe('users/{userId}/{name}')
    const missing = [
      // @ts-expect-error -- the name is missing
      () => user({ userId: 1 }),
      // @ts-expect-error -- all fields are missing
      () => user(),
      // @ts-expect-error -- a value is text or a number
      () => user({ userId: 1, name: undefined }),
      () => user({ userId: Number.NaN, name: 'a' }),
    ]
    for (const make of missing)
      expect(make).toThrow(expect.objectContaining({ code: 'KeyInvalid' }))
    // @ts-expect-error -- the template has no such field
    expect(user({ userId: 1, name: 'a', group: 'x' })).toBe('users/1/a')
    // @ts-expect-error -- the date is filled in from the moment
    expect(keyTemplate('{yyyy}/{name}')({ yyyy: 1, name: 'a' }, { date })).toBe('2026/a')
    // @ts-expect-error -- there is nothing to give
    expect(keyTemplate('reports/{yyyy}.pdf')({ name: 'a' }, { date })).toBe('reports/2026.pdf')
  })

  it('that is malformed does not compile, and throws where it is defined', () => {
    const unknown: string = 'a/{b c}'
    const malformed = [
      // @ts-expect-error -- never closed
      () => keyTemplate('a/{name'),
      // @ts-expect-error -- never opened
      () => keyTemplate('a/name}'),
      // @ts-expect-error -- a field without a name
      () => keyTemplate('a/{}'),
      // @ts-expect-error -- a field with a space
      () => keyTemplate('a/{the name}'),
      // @ts-expect-error -- a field in a field
      () => keyTemplate('a/{b{c}}'),
      // @ts-expect-error -- begins with a slash
      () => keyTemplate('/a/{name}'),
      // @ts-expect-error -- an empty segment
      () => keyTemplate('a//{name}'),
      // @ts-expect-error -- a dot segment
      () => keyTemplate('a/../{name}'),
      // @ts-expect-error -- nothing
      () => keyTemplate(''),
      () => keyTemplate('a\u0000/{name}'),
      () => keyTemplate(unknown),
    ]
    for (const define of malformed)
      expect(define).toThrow(expect.objectContaining({ code: 'KeyTemplateInvalid' }))
  })

  it('whose text is not known when it is compiled takes any field', () => {
    const text: string = '{tenant}/{name}'
    expect(keyTemplate(text)({ tenant: 't1', name: 'a' })).toBe('t1/a')
  })

  it('has years of four digits, and no date that is none', () => {
    const make = keyTemplate('{yyyy}/{name}')
    expect(make({ name: 'a' }, { date: new Date('0099-01-01') })).toBe('0099/a')
    for (const wrong of [new Date(NaN), new Date(Date.UTC(12_026, 0)), new Date(Date.UTC(-1, 0))])
      expect(() => make({ name: 'a' }, { date: wrong })).toThrow(
        expect.objectContaining({ code: 'OptionInvalid', context: { option: 'date' } }),
      )
  })

  it('makes its last segment safe', () => {
    const upload = keyTemplate('uploads/{name}')
    expect(upload({ name: '../../etc/passwd' })).toBe('uploads/_._etc_passwd')
    expect(upload({ name: 'C:\\fakepath\\x.pdf' })).toBe('uploads/C_fakepath_x.pdf')
    expect(upload({ name: '..' })).toBe('uploads/unnamed')
    expect(upload({ name: '' })).toBe('uploads/unnamed')
  })

  it('refuses a value that would put one owner’s objects among those of another', () => {
    const user = keyTemplate('users/{userId}/{name}')
    for (const userId of [
      '..',
      '.',
      '',
      'a/b',
      'a\\b',
      'bob.',
      ' bob',
      'a\u202eb',
      'con',
      '\ud800',
    ])
      expect(() => user({ userId, name: 'a' }), JSON.stringify(userId)).toThrow(
        expect.objectContaining({ code: 'KeyInvalid' }),
      )
    expect(user({ userId: 'Zoë & Cie', name: 'a' })).toBe('users/Zoë & Cie/a')
  })

  it('makes a key of the storage of whatever it takes, with the segments of the template', () => {
    const keys = createKeySpace('media', '')
    const make = keyTemplate('{place}/x{mm}/{first}-{name}.pdf')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), (name, first) => {
        const key = make({ place: 'p', first, name }, { date })
        expect(keys.full(key)).toBe(key)
        expect(key.split('/')).toHaveLength(3)
        expect(key.startsWith('p/x03/')).toBe(true)
      }),
    )
  })
})
