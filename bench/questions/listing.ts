import type { QueryPairs } from '../../src/protocol/query-string.ts'
import { contender, type Bench } from '../bench.ts'
import { compare, type Comparison, type Contender } from '../compare.ts'
import {
  bucketOf,
  fanOut,
  fillListing,
  historyBucket,
  listedKey,
  markedKey,
} from '../fill-listing.ts'
import type { Question } from '../question.ts'
import { signedListings } from '../signed-heads.ts'
import { startStowageOn } from '../targets/start-stowage.ts'
import type { Target } from '../targets/target.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const sizes = [10_000, 100_000, 1_000_000] as const
const requests = 500
/** A page is to cost what it holds. CPU time says so on a busy machine too. */
const bounds = { floor: 0.5, cpuCeiling: 1.5 }
const v2 = ['list-type', '2'] as const

/** What is asked of a bucket of so many keys: each page has as many entries in all of them. */
const shapes: readonly { readonly what: string; readonly queryOf: (key: string) => QueryPairs }[] =
  [
    {
      what: '100 keys of a prefix',
      queryOf: (key) => [v2, ['prefix', key.slice(0, 9)]],
    },
    {
      what: '100 common prefixes, 100 keys in each',
      queryOf: (key) => [v2, ['prefix', key.slice(0, 6)], ['delimiter', '/']],
    },
    {
      what: '100 keys after another',
      queryOf: (key) => [v2, ['start-after', key], ['max-keys', '100']],
    },
  ]

export const listingAtScale: Question = {
  name: 'listing',
  asks: 'Does a page of a million keys cost more than one of ten thousand?',
  async answer(bench) {
    const data = await temporaryDirectory(bench.scope, bench.directory)
    bench.say(`${sizes.join(', ')} keys, and 300,000 versions`)
    await fillListing(data, sizes)
    const stowage = await startStowageOn(bench, data)
    const comparisons: Comparison[] = []
    for (const shape of shapes) {
      bench.say(shape.what)
      const [smallest, ...larger] = sizes.map((size) => pages(bench, stowage, size, shape.queryOf))
      const largest = larger.pop()
      if (smallest === undefined || largest === undefined) continue
      const others = [smallest, ...larger].map((other) => ({ ...other, ...bounds }))
      comparisons.push(
        ...(await compare({
          what: shape.what,
          ours: largest,
          others,
          rounds: bench.rounds,
          bodyBytes: 0,
        })),
      )
    }
    bench.say('versions')
    return [...comparisons, ...(await versions(bench, stowage))]
  },
}

/** Pages at random places of the bucket of that size. */
function pages(
  bench: Bench,
  target: Target,
  size: number,
  queryOf: (key: string) => QueryPairs,
): Contender {
  const queries = Array.from({ length: requests }, (_, nth) =>
    queryOf(listedKey(scattered(nth, size))),
  )
  return listings(bench, target, { name: `${size} keys`, bucket: bucketOf(size), queries })
}

/** 100 versions of one of 100,000 keys, beside 100 of 100,000 delete markers on one key. */
function versions(bench: Bench, target: Target): Promise<readonly Comparison[]> {
  const page: QueryPairs = [
    ['versions', ''],
    ['max-keys', '100'],
  ]
  const spread = Array.from({ length: requests }, (_, nth): QueryPairs => [
    ...page,
    ['key-marker', listedKey(scattered(nth, fanOut * 1000))],
  ])
  const stacked: QueryPairs = [...page, ['prefix', markedKey]]
  return compare({
    what: '100 versions of a page',
    ours: listings(bench, target, {
      name: 'one key with 100,000 delete markers',
      bucket: historyBucket,
      queries: [stacked],
    }),
    others: [
      {
        ...listings(bench, target, {
          name: '100,000 keys with one each',
          bucket: historyBucket,
          queries: spread,
        }),
        ...bounds,
      },
    ],
    rounds: bench.rounds,
    bodyBytes: 0,
  })
}

interface Listings {
  readonly name: string
  readonly bucket: string
  readonly queries: readonly QueryPairs[]
}

function listings(bench: Bench, target: Target, { name, bucket, queries }: Listings): Contender {
  const { hostname: host, port } = new URL(target.endpoint)
  return contender(bench, { name }, (window) => ({
    kind: 'requests',
    ...window,
    pids: target.pids,
    host,
    port: Number(port),
    connections: 4,
    heads: signedListings(target, bucket, queries),
    bodyBytes: 0,
    answerBytes: undefined,
  }))
}

/** The nth of places spread over all of them, always the same. */
const scattered = (nth: number, size: number): number => (nth * 7_368_787 + 12_345) % size
