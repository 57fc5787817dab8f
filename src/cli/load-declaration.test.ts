import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadDeclaration } from './load-declaration.ts'

let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-config-'))
})
afterEach(() => rm(directory, { recursive: true }))

async function load(name: string, text: string) {
  const file = join(directory, name)
  await writeFile(file, text)
  return loadDeclaration(file)
}

const media = { app: 'shop', buckets: { 'shop-media': { name: 'shop-media' } } }

test('TypeScript is loaded as it is, importing stowage from wherever that runs', async () => {
  const text = `import { defineStowage } from 'stowage'
    const versioning: boolean = true
    export default defineStowage({ app: 'shop', buckets: { 'shop-media': { versioning } } })`
  const declaration = await load('stowage.config.ts', text)
  expect(declaration).toMatchObject(media)
  expect(declaration.buckets['shop-media']?.aspects.versioning).toEqual({ Status: 'Enabled' })
})

test('JavaScript may export what defineStowage takes, which is then validated', async () => {
  const text = `export default { app: 'shop', buckets: { 'shop-media': {} } }`
  expect(await load('stowage.config.mjs', text)).toMatchObject(media)
  const wrong = `export default { app: 'shop', bukkets: {} }`
  await expect(load('wrong.mjs', wrong)).rejects.toMatchObject({ code: 'DeclarationInvalid' })
  await expect(load('empty.mjs', '')).rejects.toMatchObject({ code: 'DeclarationInvalid' })
})

test('YAML says the same', async () => {
  const text = 'app: shop\nbuckets:\n  shop-media: {}\n'
  expect(await load('stowage.yaml', text)).toMatchObject(media)
})

test('an error of the declaration passes, any other names where it was', async () => {
  const invalid = `import { defineStowage } from 'stowage'
    export default defineStowage({ app: '', buckets: {} })`
  await expect(load('a.config.ts', invalid)).rejects.toMatchObject({ code: 'DeclarationInvalid' })
  const broken = load('b.config.ts', `throw new Error('no')`)
  await expect(broken).rejects.toThrow('b.config.ts: no')
  await expect(broken).rejects.toMatchObject({ code: 'DeclarationUnreadable' })
  await expect(load('c.config.ts', 'export default {{')).rejects.toMatchObject({
    code: 'DeclarationUnreadable',
  })
})

test('a declaration that is not there is missing', async () => {
  await expect(loadDeclaration(join(directory, 'none.ts'))).rejects.toMatchObject({
    code: 'DeclarationMissing',
  })
})
