import { randomBytes } from 'node:crypto'
import { isStowageError, type PrivateStorage } from 'stowage'
import { z } from 'zod'

/** What every record has. */
export const recordBase = z.strictObject({
  id: z.string().regex(/^[\w-]{1,64}$/),
  createdAt: z.iso.datetime(),
  /** Who it belongs to. */
  owner: z.string().min(1),
})

type Base = z.output<typeof recordBase>

/** What is known of the objects of one sort: references to them, never URLs, which expire. */
export interface Register<Item extends Base> {
  /** Throws `KeyExists` when there is one of that id. */
  readonly create: (item: Item) => Promise<Item>
  /** Undefined when there is none. */
  readonly find: (id: string) => Promise<Item | undefined>
  /** The latest first, at most 100 of them, and how many there are in all. */
  readonly list: () => Promise<{ readonly items: readonly Item[]; readonly total: number }>
  /** Changes one while nobody else of this process does; undefined when there is none. */
  readonly update: (id: string, change: (item: Item) => Promise<Item>) => Promise<Item | undefined>
}

export interface RegisterOptions<Item extends Base> {
  /** One JSON object for each record. */
  readonly records: PrivateStorage
  /** The prefix of its keys. */
  readonly name: string
  readonly schema: z.ZodType<Item>
}

const listed = 100

export function createRegister<Item extends Base>(options: RegisterOptions<Item>): Register<Item> {
  const { records, name, schema } = options
  const keyOf = (id: string): string => `${name}/${id}.json`
  const put = (item: Item, overwrite: 'error' | 'replace') =>
    records.put(keyOf(item.id), JSON.stringify(schema.parse(item)), {
      contentType: 'application/json',
      overwrite,
    })
  const read = (key: string): Promise<Item | undefined> => readRecord(records, key, schema)
  const find = async (id: string): Promise<Item | undefined> =>
    recordBase.shape.id.safeParse(id).success ? read(keyOf(id)) : undefined
  const oneAtATime = createQueues()
  return {
    find,
    async create(item) {
      await put(item, 'error')
      return item
    },
    async list() {
      const found: { readonly key: string; readonly changedMs: number }[] = []
      for await (const { key, lastModified } of records.list(`${name}/`))
        found.push({ key, changedMs: lastModified.getTime() })
      const latest = found.sort((a, b) => b.changedMs - a.changedMs).slice(0, listed)
      const items = await Promise.all(latest.map(({ key }) => read(key)))
      return {
        items: items.filter((each) => each !== undefined).sort(latestFirst),
        total: found.length,
      }
    },
    update: (id, change) =>
      oneAtATime(id, async () => {
        const item = await find(id)
        if (item === undefined) return undefined
        const changed = await change(item)
        await put(changed, 'replace')
        return changed
      }),
  }
}

/** Time and chance, so that no two are one. */
export const newId = (now: Date): string =>
  `${now.getTime().toString(36)}-${randomBytes(6).toString('base64url')}`

const latestFirst = (a: Base, b: Base): number => b.createdAt.localeCompare(a.createdAt)

async function readRecord<Item>(
  records: PrivateStorage,
  key: string,
  schema: z.ZodType<Item>,
): Promise<Item | undefined> {
  try {
    const { body } = await records.get(key)
    return schema.parse(JSON.parse(await body.text()))
  } catch (error) {
    if (isStowageError(error, 'NoSuchKey')) return undefined
    throw error
  }
}

/** Work of one name waits for that before it. */
function createQueues(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const done = (last.get(name) ?? Promise.resolve()).then(work, work)
    last.set(name, done)
    const forget = (): void => {
      if (last.get(name) === done) last.delete(name)
    }
    done.then(forget, forget)
    return done
  }
}
