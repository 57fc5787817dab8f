import { contender, loaded, prepare, type Bench, type RequestLoad } from '../bench.ts'
import { compare, type Contender } from '../compare.ts'
import type { Question } from '../question.ts'
import { startBare } from '../targets/start-bare.ts'
import { startStowage } from '../targets/start-stowage.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const get: RequestLoad = { method: 'GET', bodyBytes: 1024, connections: 32, keys: 1000 }
const put: RequestLoad = { ...get, method: 'PUT' }

export const smallObjects: Question = {
  name: 'small',
  asks: 'What do signatures, policies and durability cost on 1 KiB, 32 at a time?',
  async answer(bench) {
    const stowage = await startStowage(bench)
    const bare = await startBare(bench)
    const disk = await syncing(bench)
    const { rounds } = bench
    await prepare(stowage, get)
    bench.say('signed GET 1 KiB')
    const gets = await compare({
      what: 'signed GET 1 KiB',
      ours: loaded(bench, stowage, get),
      others: [{ ...loaded(bench, bare, get), floor: 0.33 }],
      rounds,
      bodyBytes: 1024,
    })
    bench.say('durable PUT 1 KiB')
    const puts = await compare({
      what: 'durable PUT 1 KiB',
      ours: loaded(bench, stowage, put),
      others: [
        { ...loaded(bench, bare, put), floor: 0.25 },
        { ...disk, floor: 1.5 },
      ],
      rounds,
      bodyBytes: 1024,
    })
    return [...gets, ...puts]
  },
}

/** One writer that appends 1 KiB and syncs, again and again. */
async function syncing(bench: Bench): Promise<Contender> {
  const directory = await temporaryDirectory(bench.scope, bench.directory)
  const note = 'one writer that appends 1 KiB and calls fdatasync, again and again'
  const job = { kind: 'sync', pids: [], directory, bodyBytes: 1024 } as const
  return contender(bench, { name: 'the disk', note }, (window) => ({ ...job, ...window }))
}
