import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { digestsOf } from '../digests.ts'
import type { Bytes } from '../same-content.ts'
import { rewriteAssets, type RewriteOptions } from './rewrite-assets.ts'

let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-assets-'))
})
afterEach(() => rm(directory, { recursive: true }))

type Files = Readonly<Record<string, string | Buffer>>

async function rewrite(files: Files, options: Partial<RewriteOptions> = {}) {
  const assets = await Promise.all(
    Object.entries(files).map(async ([name, body]) => {
      const file = join(directory, name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, body)
      return { name, file, size: Buffer.byteLength(body) }
    }),
  )
  const done = await rewriteAssets(assets, { isHashed: () => true, ...options })
  const path = (name: string): string => done.get(name)?.path ?? ''
  const bytes = async (name: string): Promise<Buffer> => whole(await done.get(name)?.open())
  const text = async (name: string): Promise<string> => (await bytes(name)).toString()
  return { done, path, bytes, text }
}

async function whole(bytes: Bytes = Buffer.of()): Promise<Buffer> {
  if (bytes instanceof Uint8Array) return Buffer.from(bytes)
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

test('what names an asset changes with it, however far away', async () => {
  const files = {
    'css/a.css': '@import "b.css"; /* ünchanged */',
    'css/b.css': 'p { background: url(../img/c.png?x#y) }',
    'img/c.png': 'png',
  }
  const one = await rewrite(files)
  expect(one.path('css/a.css')).toMatch(/^css\/a\.[0-9a-f]{12}\.css$/)
  expect(await one.text('css/a.css')).toBe(
    `@import "${last(one.path('css/b.css'))}"; /* ünchanged */`,
  )
  expect(await one.text('css/b.css')).toBe(
    `p { background: url(../img/${last(one.path('img/c.png'))}?x#y) }`,
  )
  const two = await rewrite({ ...files, 'img/c.png': 'another' })
  for (const name of Object.keys(files)) expect(two.path(name)).not.toBe(one.path(name))
  const again = await rewrite(files)
  for (const name of Object.keys(files)) expect(again.path(name)).toBe(one.path(name))
})

test('a hash is that of the bytes that are stored', async () => {
  const { done, bytes } = await rewrite({ 'a.css': 'url(b.png)', 'b.png': 'b', 'c.js': 'c' })
  for (const { name, hash, path, size } of done.values()) {
    const stored = await bytes(name)
    const digests = await digestsOf(stored, ['SHA256'])
    expect([digests.of('SHA256').toString('hex'), digests.size]).toEqual([hash, size])
    expect(path).toContain(hash.slice(0, 12))
  }
})

test('assets that name each other in a circle change together, and only then', async () => {
  const files = {
    'a.css': '@import "b.css"; a {}',
    'b.css': '@import "a.css"; b { background: url(c.png) }',
    'c.png': 'c',
    'self.css': '@import "self.css"',
  }
  const one = await rewrite(files)
  expect(await one.text('a.css')).toContain(`"${one.path('b.css')}"`)
  expect(await one.text('b.css')).toContain(`"${one.path('a.css')}"`)
  expect(await one.text('self.css')).toContain(`"${one.path('self.css')}"`)
  const changes: [string, string][] = [
    ['a.css', `${files['a.css']} `],
    ['b.css', `${files['b.css']} `],
    ['c.png', 'C'],
  ]
  for (const [name, body] of changes) {
    const two = await rewrite({ ...files, [name]: body })
    expect(two.path('a.css')).not.toBe(one.path('a.css'))
    expect(two.path('b.css')).not.toBe(one.path('b.css'))
    expect(two.path('self.css')).toBe(one.path('self.css'))
  }
})

test('source maps are followed, and imports of modules where that is wanted', async () => {
  const files = {
    'a.js': "import './b.js'\n//# sourceMappingURL=a.js.map",
    'a.js.map': '{}',
    'b.js': "import('./a.js')\n//# sourceMappingURL=gone.map",
  }
  const plain = await rewrite(files)
  expect(await plain.text('a.js')).toBe(
    `import './b.js'\n//# sourceMappingURL=${plain.path('a.js.map')}`,
  )
  const modules = await rewrite(files, { modules: true })
  expect(await modules.text('a.js')).toContain(`'./${modules.path('b.js')}'`)
  expect(await modules.text('b.js')).toBe(
    `import('./${modules.path('a.js')}')\n//# sourceMappingURL=gone.map`,
  )
  const broken = rewrite({ 'a.js': 'import {' }, { modules: true })
  await expect(broken).rejects.toMatchObject({ code: 'CollectFailed', context: { asset: 'a.js' } })
})

test('a reference that leads nowhere is named with its line, or left', async () => {
  const files = { 'css/a.css': 'a {}\nb { background: url(../none.png) }' }
  await expect(rewrite(files)).rejects.toMatchObject({
    code: 'AssetMissing',
    message: 'css/a.css, line 2, names none.png, which is not there.',
  })
  const left = await rewrite(files, { missing: 'leave' })
  expect(await left.text('css/a.css')).toBe(files['css/a.css'])
})

test('one that keeps its name is named so, and names the others by theirs', async () => {
  const files = { 'a.css': 'url(b.css)', 'b.css': 'url(a.css)', 'c.css': 'url(b.css)' }
  const { path, text } = await rewrite(files, { isHashed: (name) => name !== 'b.css' })
  expect([path('b.css'), await text('a.css'), await text('c.css')]).toEqual([
    'b.css',
    'url(b.css)',
    'url(b.css)',
  ])
  expect(await text('b.css')).toBe(`url(${path('a.css')})`)
})

test('a stylesheet that is not UTF-8 keeps its bytes', async () => {
  const body = Buffer.from('/* M\xfcller */ p { background: url(\xc3\xbc.png) }', 'latin1')
  const { bytes, path } = await rewrite({ 'a.css': body, 'ü.png': 'x' })
  const expected = `/* M\xfcller */ p { background: url(${encodeURIComponent(path('ü.png'))}) }`
  expect((await bytes('a.css')).toString('latin1')).toBe(expected)
})

test('a name with an escape in it is rewritten like any other', async () => {
  const body = String.raw`a { background: url('q\'d.png'), url(par\(en\).png), image-set("\61.png" 1x) }`
  const files = { 'a.css': body, "q'd.png": '1', 'par(en).png': '2', 'a.png': '3' }
  const { path, text } = await rewrite(files)
  const encoded = (name: string): string =>
    path(name).replaceAll(/['()]/g, (character) =>
      encodeURIComponent(character).replace(character, `%${character.charCodeAt(0).toString(16)}`),
    )
  expect(await text('a.css')).toBe(
    `a { background: url('${encoded("q'd.png")}'), url(${encoded('par(en).png')}), ` +
      `image-set("${path('a.png')}" 1x) }`,
  )
  const left = await rewrite(files, { isHashed: () => false })
  expect(await left.text('a.css')).toBe(body)
})
