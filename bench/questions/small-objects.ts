import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contender, prepare, type Bench, type RequestLoad } from '../bench.ts'
import { compare, type Comparison, type Contender } from '../compare.ts'
import type { Question } from '../question.ts'
import { runLoad } from '../run-load.ts'
import { startBare } from '../targets/start-bare.ts'
import { startStowage } from '../targets/start-stowage.ts'

const get: RequestLoad = { method: 'GET', bodyBytes: 1024, connections: 32, keys: 1000 }
const put: RequestLoad = { ...get, method: 'PUT' }

export const smallObjects: Question = {
  name: 'small',
  asks: 'What do signatures, policies and durability cost on 1 KiB, 32 at a time?',
  async answer(bench) {
    const stowage = await startStowage(bench.compiled)
    const bare = await startBare(bench.compiled)
    const directory = await mkdtemp(join(tmpdir(), 'stowage-bench-sync-'))
    try {
      await prepare(stowage, get)
      const { rounds } = bench
      const answers: Comparison[] = []
      for (const { load, floor } of [
        { load: get, floor: 0.33 },
        { load: put, floor: 0.25 },
      ]) {
        const what = load.method === 'GET' ? 'signed GET 1 KiB' : 'durable PUT 1 KiB'
        const ours = contender(bench, stowage, load)
        const other = contender(bench, bare, load)
        bench.say(what)
        answers.push(await compare({ what, ours, other, rounds, floor, bodyBytes: 1024 }))
      }
      bench.say('durable PUT 1 KiB beside the disk')
      const disk = { ours: contender(bench, stowage, put), other: syncing(bench, directory) }
      const what = 'durable PUT 1 KiB'
      answers.push(await compare({ what, ...disk, rounds, floor: 1.5, bodyBytes: 1024 }))
      return answers
    } finally {
      await stowage.stop()
      await bare.stop()
      await rm(directory, { recursive: true })
    }
  },
}

/** One writer that appends 1 KiB and syncs, again and again. */
function syncing(bench: Bench, directory: string): Contender {
  const { seconds, warmup } = bench
  return {
    name: 'append and fdatasync',
    measure: () =>
      runLoad(bench.compiled, { kind: 'sync', seconds, warmup, directory, bodyBytes: 1024 }, []),
  }
}
