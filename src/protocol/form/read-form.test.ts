import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import { formBoundary } from './form-boundary.ts'
import { readForm } from './read-form.ts'

const boundary = 'XX'
const field = (name: string, value: string): string =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const file = (content: string): string =>
  `--XX\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\nContent-Type: a/b\r\n\r\n${content}\r\n`
const end = '--XX--\r\n'

/** The bytes in pieces of that size. */
async function* cut(bytes: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(bytes)
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size)
}
async function read(bytes: string | Uint8Array, size = 1024, mark = boundary) {
  const source = cut(bytes, size)
  const { fields, filename, file: chunks, frameBytes } = await readForm(source, mark)
  const content: Uint8Array[] = []
  for await (const chunk of chunks) content.push(Buffer.from(chunk))
  expect(await source.next()).toEqual({ done: true, value: undefined })
  return { fields: [...fields], filename, content: Buffer.concat(content), frameBytes }
}
const refused = async (bytes: string | Uint8Array, size?: number): Promise<unknown> => {
  const error: unknown = await read(bytes, size).catch((thrown: unknown) => thrown)
  return isStowageError(error) ? error.code : error
}

describe('a form', () => {
  it.each([1, 2, 3, 7, 1024])(
    'in pieces of %d bytes gives its fields and its file',
    async (size) => {
      const text = field('Key', 'a/${filename}') + field('empty', '') + file('content') + end
      const form = await read(text, size)
      expect(form.fields).toEqual([
        ['key', 'a/${filename}'],
        ['empty', ''],
      ])
      expect([form.filename, form.content.toString()]).toEqual(['f.txt', 'content'])
      expect(form.frameBytes).toBe(text.length - 'content'.length)
    },
  )

  it.each([1, 5, 1024])('of pieces of %d bytes may hold almost its boundary', async (size) => {
    const contents = [
      '--XX',
      '\r\n--X',
      '\r\n-\r\n--\r\n--Y',
      'a\r\n',
      '\r\n',
      '\r',
      '--XX--\r\n',
      '',
    ]
    for (const content of contents) {
      const form = await read(field('key', 'k') + file(content) + end, size)
      expect(form.content.toString()).toBe(content)
    }
  })

  it('ends with its file: what follows is read and ignored', async () => {
    const after = field('x-after', 'ignored') + file('second')
    for (const tail of [end, '--XX--', `${after}${end}`, `${end}epilogue`, `--XX\r\n broken`]) {
      const form = await read(field('key', 'k') + file('first') + tail, 3)
      expect([form.fields, form.content.toString()]).toEqual([[['key', 'k']], 'first'])
    }
  })

  it('joins the values of metadata, and of any other field takes the last', async () => {
    const text = ['x-amz-meta-a', 'X-Amz-Meta-A', 'key', 'KEY'].map((name, at) =>
      field(name, `${at}`),
    )
    expect((await read(text.join('') + file('') + end)).fields).toEqual([
      ['x-amz-meta-a', '0,1'],
      ['key', '3'],
    ])
  })

  it.each([
    ['nothing', '', 'MalformedPOSTRequest'],
    ['another boundary', '--YY\r\n\r\n', 'MalformedPOSTRequest'],
    ['a preamble', `hello\r\n${file('a')}${end}`, 'MalformedPOSTRequest'],
    ['no end of its file', field('key', 'k') + file('a'), 'MalformedPOSTRequest'],
    ['no end of a field', field('key', 'k').slice(0, -2), 'MalformedPOSTRequest'],
    ['a mark with more on its line', `${file('a')}--XXY`, 'MalformedPOSTRequest'],
    ['a part without a head', `--XX\r\n\r\nvalue\r\n${end}`, 'MalformedPOSTRequest'],
    ['no file', field('key', 'k') + end, 'InvalidArgument'],
    [
      'a file by another name',
      field('key', 'k') + file('a').replace('"file"', '"upload"') + end,
      'InvalidArgument',
    ],
    [
      '20 KB of fields',
      field('a', 'x'.repeat(20 * 1024)) + file('a') + end,
      'MaxPostPreDataLengthExceededError',
    ],
    [
      'a name as long',
      field('x'.repeat(20 * 1024), '') + file('a') + end,
      'MaxPostPreDataLengthExceededError',
    ],
    [
      'too many parts',
      field('a', '').repeat(1001) + file('a') + end,
      'MaxPostPreDataLengthExceededError',
    ],
  ])('with %s is refused', async (_, text, code) => {
    expect([await refused(text), await refused(text, 1)]).toEqual([code, code])
  })

  it('with exactly 20 KB of fields is read', async () => {
    const value = 'x'.repeat(20 * 1024 - 1)
    expect((await read(field('a', value) + file('a') + end)).fields).toEqual([['a', value]])
  })

  it('of bytes that are no text where text has to be is refused', async () => {
    const bytes = Buffer.from(field('key', '\u00ff') + file('a') + end, 'latin1')
    expect(await refused(bytes)).toBe('MalformedPOSTRequest')
  })

  it('that is endless is left at its limit', async () => {
    let taken = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n')
      for (;;) {
        taken += 4096
        yield Buffer.alloc(4096, 'x')
      }
    }
    await expect(readForm(endless(), boundary)).rejects.toMatchObject({
      code: 'MaxPostPreDataLengthExceededError',
    })
    expect(taken).toBeLessThan(32 * 1024)
  })
})

describe('any form', () => {
  const word = fc
    .string({ minLength: 1, maxLength: 12 })
    .map((text) => `f-${encodeURIComponent(text)}`)
  const values = fc.dictionary(word, fc.string({ unit: 'grapheme' }), { maxKeys: 5 })

  it('of the web platform comes back, however it is cut', async () => {
    const content = fc.uint8Array({ maxLength: 300 })
    const name = fc.string({ unit: fc.constantFrom(...Array.from('abc é.;=')), minLength: 1 })
    await fc.assert(
      fc.asyncProperty(values, content, name, fc.integer({ min: 1, max: 50 }), async (...drawn) => {
        const [fields, bytes, filename, size] = drawn
        const form = new FormData()
        for (const [key, value] of Object.entries(fields)) form.append(key, value)
        form.append('file', new Blob([bytes]), filename)
        const body = new Response(form)
        const mark = formBoundary(body.headers.get('content-type') ?? '')
        const found = await read(new Uint8Array(await body.arrayBuffer()), size, mark)
        // Forms have CRLF for every line end.
        const sent = Object.entries(fields).map(([key, value]) => [
          key.toLowerCase(),
          value.replaceAll(/\r\n?|\n/g, '\r\n'),
        ])
        expect(Object.fromEntries(found.fields)).toEqual(Object.fromEntries(sent))
        expect([found.filename, found.content]).toEqual([filename, Buffer.from(bytes)])
      }),
      { numRuns: 60 },
    )
  })

  it('of pieces of forms gives its file or a refusal of S3, and ends', async () => {
    const piece = fc.constantFrom(
      '--XX',
      '\r\n',
      '--',
      'a',
      field('key', 'v'),
      file('c'),
      end,
      '\r',
      ';',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const whole = await read(pieces.join('')).catch((error: unknown) => error)
        const bytewise = await read(pieces.join(''), 1).catch((error: unknown) => error)
        if (whole instanceof Error) {
          expect(isStowageError(whole) && whole.status).toBe(400)
          expect(bytewise).toMatchObject({ message: whole.message })
        } else expect(bytewise).toEqual(whole)
      }),
      { numRuns: 300 },
    )
  })
})
