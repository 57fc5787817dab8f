import { bucket, contender, keysOf, prepare, type Bench, type RequestLoad } from '../bench.ts'
import { compare, type Comparison, type Contender } from '../compare.ts'
import type { ClientJob, ClientName } from '../load/load-job.ts'
import type { Question } from '../question.ts'
import { startStowage } from '../targets/start-stowage.ts'
import type { Target } from '../targets/target.ts'

interface Case {
  readonly what: string
  readonly operation: ClientJob['operation']
  /** Each contender reads what was put beforehand, or writes over it. */
  readonly objects: RequestLoad
  readonly contentType: string | undefined
  readonly others: readonly ClientName[]
  /** What our rate, divided by that of each other, must reach. */
  readonly floor: number
}

const small = { bodyBytes: 1024, connections: 32, keys: 500 } as const
const large = { bodyBytes: 8 * 1024 * 1024, connections: 2, keys: 8 } as const
/** Of a size that no other begins with: flydrive takes the slash off the prefix. */
const many = { method: 'GET', bodyBytes: 2, connections: 8, keys: 10_000 } as const

const all: readonly ClientName[] = ['flydrive', 'flystorage', 'aws-sdk']
/** Declared, for not all of them look into a body for it. */
const contentType = 'application/octet-stream'

const smallGet: RequestLoad = { method: 'GET', ...small }
const largeGet: RequestLoad = { method: 'GET', ...large }

const cases: readonly Case[] = [
  caseOf('storage get 1 KiB', 'get', { objects: smallGet, floor: 3 }),
  caseOf('storage put 1 KiB', 'put', { objects: smallGet, floor: 3 }),
  {
    ...caseOf('storage put 1 KiB, its type found out', 'put', { objects: smallGet, floor: 3 }),
    contentType: undefined,
    others: ['flystorage'],
  },
  caseOf('storage get 8 MiB', 'get', { objects: largeGet, floor: 1 }),
  caseOf('storage put 8 MiB', 'put', { objects: largeGet, floor: 1 }),
  caseOf('storage list 10,000 keys', 'list', { objects: many, floor: 1 }),
]

function caseOf(
  what: string,
  operation: Case['operation'],
  rest: Pick<Case, 'objects' | 'floor'>,
): Case {
  return { what, operation, contentType, others: all, ...rest }
}

const names: Readonly<Partial<Record<ClientName, string>>> = {
  storage: 'our storage',
  flydrive: 'flydrive',
  flystorage: 'flystorage',
  'aws-sdk': 'AWS SDK v3',
}

export const storagesBesideLibraries: Question = {
  name: 'storages',
  asks: 'How much do our storages move, beside flydrive, flystorage and the AWS SDK, on one server?',
  async answer(bench) {
    const stowage = await startStowage(bench)
    const answers: Comparison[] = []
    for (const each of cases) {
      const { what, objects, floor } = each
      bench.say(what)
      await prepare(stowage, objects)
      const ours = calling(bench, stowage, { ...each, client: 'storage' })
      const others = each.others.map((client) => ({
        ...calling(bench, stowage, { ...each, client }),
        floor,
      }))
      const { rounds } = bench
      // A listing moves no bodies: its rate is of listings.
      const bodyBytes = each.operation === 'list' ? 0 : objects.bodyBytes
      answers.push(...(await compare({ what, ours, others, rounds, bodyBytes })))
    }
    return answers
  },
}

function calling(
  bench: Bench,
  { endpoint, credentials, pids }: Target,
  { client, operation, objects, contentType: declared }: Case & { readonly client: ClientName },
): Contender {
  const { bodyBytes } = objects
  const job = {
    kind: 'client',
    pids,
    endpoint,
    ...credentials,
    bucket,
    client,
    operation,
    keys: keysOf(objects),
    contentType: declared,
    prefix: `get/${bodyBytes}/`,
    connections: operation === 'list' ? 1 : objects.connections,
    bodyBytes,
  } as const
  return contender(bench, { name: names[client] ?? client }, (window) => ({ ...job, ...window }))
}
