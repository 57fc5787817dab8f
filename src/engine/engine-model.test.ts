import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelDrop, modelList, modelListVersions, modelWrite } from './bucket-model.test.fixture.ts'
import type { Listed, Model, ModelVersioning } from './bucket-model.test.fixture.ts'
import type { Engine } from './engine.ts'
import { bytesOf, scratchDirectory } from './scratch.test.fixture.ts'
import { openEngine } from './open-engine.ts'

const pieces = ['a', 'b', '/', '\0', '\u0001', '😀', '\uffff', 'ä']
const piece = fc.constantFrom(...pieces)
const key = fc.string({ unit: piece, minLength: 1, maxLength: 4 })
const fewKeys = fc.constantFrom('a', 'a/b', 'a/b/a', 'a\0', 'a\u0001', 'ab', '😀/a', '\uffff', 'b/')

const command = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('put'), key: fc.oneof(key, fewKeys) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('delete'), key: fewKeys }) },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('drop'), key: fewKeys, nth: fc.nat(3) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('versioning'),
      versioning: fc.constantFrom('Enabled', 'Suspended'),
    }),
  },
)
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never

interface World {
  readonly engine: Engine
  readonly bucket: string
  readonly model: Model
  versioning: ModelVersioning
  count: number
}

async function perform(world: World, given: Command): Promise<void> {
  const { engine, bucket, model } = world
  if ('versioning' in given) {
    world.versioning = given.versioning
    await engine.setVersioning(bucket, given.versioning)
  } else if (given.does === 'put') {
    const body = `body ${(world.count += 1)}`
    const staged = engine.stageBytes(Buffer.from(body))
    const result = await engine.putObject({ bucket, key: given.key, staged, metadata: {} })
    if (result.outcome !== 'stored') throw new Error(result.outcome)
    const { versionId } = result.version
    expect(versionId === 'null').toBe(world.versioning !== 'Enabled')
    modelWrite(model, given.key, { versionId, deleteMarker: false, body })
  } else if ('nth' in given) {
    const versionId = model.get(given.key)?.[given.nth]?.versionId ?? 'null'
    await engine.deleteObject({ bucket, key: given.key, versionId })
    modelDrop(model, given.key, versionId)
  } else {
    const result = await engine.deleteObject({ bucket, key: given.key })
    if (!('deleteMarker' in result)) throw new Error(result.outcome)
    const { versionId = 'null', deleteMarker } = result
    expect(deleteMarker).toBe(world.versioning !== undefined)
    if (deleteMarker) modelWrite(model, given.key, { versionId, deleteMarker, body: '' })
    else modelDrop(model, given.key, versionId)
  }
}

async function expectAllReadable({ engine, bucket, model }: World): Promise<void> {
  for (const [name, versions] of model) {
    for (const [nth, { versionId, deleteMarker, body }] of versions.entries()) {
      const found = engine.getObject({ bucket, key: name, versionId })
      expect(found).toMatchObject({ versionId, deleteMarker, isLatest: nth === 0 })
      if (found?.deleteMarker === false) {
        expect((await bytesOf(engine, found)).toString()).toBe(body)
      }
    }
    expect(engine.getObject({ bucket, key: name })?.versionId).toBe(versions[0]?.versionId)
  }
}

interface Query {
  readonly prefix: string
  readonly delimiter: string
  readonly maxKeys: number
}

function listAll({ engine, bucket }: World, query: Query, first?: string): readonly Listed[] {
  const listed: Listed[] = []
  for (let after = first; ;) {
    const page = engine.list({ bucket, ...query, ...(after !== undefined && { after }) })
    listed.push(...inOrder(page))
    expect(page.entries.length + page.commonPrefixes.length).toBeLessThanOrEqual(query.maxKeys)
    if (page.next === undefined) return listed
    after = page.next
  }
}

function listAllVersions({ engine, bucket, model }: World, query: Query): readonly Listed[] {
  const listed: Listed[] = []
  for (let marker = {}; ;) {
    const page = engine.listVersions({ bucket, ...query, ...marker })
    for (const { key: name, versionId, isLatest } of page.entries) {
      expect(isLatest).toBe(model.get(name)?.[0]?.versionId === versionId)
    }
    listed.push(...inOrder(page))
    if (page.next === undefined) return listed
    marker = page.next
  }
}

/** Entries and common prefixes of a page as the one list they are cut from. */
function inOrder(page: {
  readonly entries: readonly { readonly key: string; readonly versionId: string }[]
  readonly commonPrefixes: readonly string[]
}): readonly Listed[] {
  const keys = page.entries.map(({ key: name, versionId: id }) => ({ key: name, id }))
  const prefixes = page.commonPrefixes.map((prefix) => ({ prefix }))
  const nameOf = (one: Listed): Buffer => Buffer.from('prefix' in one ? one.prefix : one.key)
  return [...keys, ...prefixes].toSorted((a, b) => nameOf(a).compare(nameOf(b)))
}

const query = fc.record({
  prefix: fc.oneof(fc.constant(''), fc.string({ unit: piece, maxLength: 2 })),
  delimiter: fc.constantFrom('', '/', 'b', '/a', '😀'),
  maxKeys: fc.integer({ min: 1, max: 7 }),
})

describe('an engine', () => {
  it('does what a simple model of versions and listings does, before and after it is reopened', async () => {
    const directory = await scratchDirectory()
    let runs = 0
    const property = fc.asyncProperty(
      fc.array(command, { maxLength: 40 }),
      fc.array(fc.tuple(query, key), { minLength: 4, maxLength: 4 }),
      async (commands, queries) => {
        const bucket = `bucket-${(runs += 1)}`
        const engine = await openEngine({ directory, inlineLimit: 4 })
        await engine.createBucket(bucket, { region: 'us-east-1', owner: '1' })
        const world: World = { engine, bucket, model: new Map(), versioning: undefined, count: 0 }
        for (const given of commands) await perform(world, given)
        await engine.close()
        const reopened = { ...world, engine: await openEngine({ directory }) }
        try {
          await expectAllReadable(reopened)
          for (const [asked, after] of queries) {
            expect(listAll(reopened, asked)).toEqual(modelList(world.model, asked))
            expect(listAll(reopened, asked, after)).toEqual(
              modelList(world.model, { ...asked, after }),
            )
            expect(listAllVersions(reopened, asked)).toEqual(modelListVersions(world.model, asked))
          }
        } finally {
          await reopened.engine.close()
        }
      },
    )
    await fc.assert(property, { numRuns: 25 })
  })
})
