import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAvatarBench, type AvatarBench } from './avatar-bench.test.fixture.ts'
import { png } from './uploads-world.test.fixture.ts'

let bench: AvatarBench

beforeAll(async () => {
  bench = await openAvatarBench()
  const common = {
    storage: bench.world.connection.storages.papers,
    action: 'ANY',
    authorize: () => true,
    key: ({ id }: { id: string }) => id,
    onComplete: ({ contentType }: { contentType: string }) => contentType,
  }
  bench.uploads.route('any', { ...common, accept: { maxBytes: 1000 } })
  const contentTypes = ['application/pdf', 'text/csv', 'application/vnd.ms-excel', 'image/png']
  bench.uploads.route('listed', { ...common, accept: { maxBytes: 1000, contentTypes } })
})
afterAll(() => bench.close())

const complete = async (route: string, name: string, contentType: string, body: Buffer) =>
  bench.complete(await bench.arrive(body, { route, name, contentType, input: undefined }))

const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')
const none = Buffer.alloc(0)

describe('a route that takes any type', () => {
  it.each([
    ['rows.csv', 'application/vnd.ms-excel', Buffer.from('a,b\n1,2\n'), 'text/csv'],
    ['main.ts', 'video/mp2t', Buffer.from('export const a = 1\n'), 'text/plain'],
    ['letter.rtf', 'application/msword', Buffer.from('{\\rtf1 hi}'), 'application/rtf'],
    ['photo.png', 'image/png', jpeg, 'image/jpeg'],
    ['photo.jpg', '', png, 'image/png'],
    ['page.png', 'image/png', Buffer.from('<!doctype html><script>1</script>'), 'text/plain'],
    [
      'image.png',
      'image/png',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'text/plain',
    ],
    ['random.png', 'image/png', Buffer.from([0, 1, 2, 254]), 'application/octet-stream'],
    ['note.md', 'text/markdown', Buffer.from('# hi'), 'text/markdown'],
    ['empty.pdf', 'application/pdf', none, 'application/pdf'],
    ['empty', '', none, 'application/octet-stream'],
  ])(
    'stores %s, announced as "%s", under the type that is true',
    async (...[name, type, body, expected]) => {
      expect(await complete('any', name, type, body)).toEqual({
        status: 200,
        body: { data: expected },
      })
    },
  )
})

describe('a route that lists types', () => {
  it.each([
    ['a.pdf', 'application/pdf', none, 'The file is empty, which no application/pdf is.'],
    ['a.png', 'image/png', jpeg, 'The bytes are image/jpeg, not image/png.'],
    [
      'a.pdf',
      'application/pdf',
      Buffer.from('text'),
      'The bytes are text/plain, not application/pdf.',
    ],
  ])('rejects %s as %s where it is another', async (name, type, body, detail) => {
    const answer = await complete('listed', name, type, body)
    expect(answer).toMatchObject({ status: 422 })
    expect(answer.body['detail']).toContain(detail)
  })

  it('takes one that is announced as it is', async () => {
    expect((await complete('listed', 'a.csv', 'text/csv', Buffer.from('a,b\n'))).status).toBe(200)
  })
})
