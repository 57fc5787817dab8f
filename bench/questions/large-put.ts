import { contender, prepare, type Bench, type RequestLoad } from '../bench.ts'
import { compare, type Comparison, type Contender } from '../compare.ts'
import type { Question } from '../question.ts'
import { runLoad } from '../run-load.ts'
import { startBare } from '../targets/start-bare.ts'
import { startStowage } from '../targets/start-stowage.ts'

const mib = 1024 * 1024
const put8: RequestLoad = { method: 'PUT', bodyBytes: 8 * mib, connections: 2, keys: 16 }
const put64: RequestLoad = { ...put8, bodyBytes: 64 * mib, keys: 4 }

export const largePut: Question = {
  name: 'large-put',
  asks: 'How near do 8 and 64 MiB, hashed and synced, come to what one core can hash?',
  async answer(bench) {
    const stowage = await startStowage(bench.compiled)
    const bare = await startBare(bench.compiled)
    const signedHash = hashing(bench, ['md5', 'sha256'])
    const unsignedHash = hashing(bench, ['md5'])
    const unsigned = { ...put8, unsignedPayload: true }
    try {
      await prepare(stowage, put8)
      const beside = (load: RequestLoad, other: Contender, floor?: number): Promise<Comparison> => {
        const payload = load.unsignedPayload === true ? 'unsigned payload' : 'signed payload'
        const what = `durable PUT ${load.bodyBytes / mib} MiB, ${payload}`
        bench.say(`${what}, beside ${other.name}`)
        const ours = contender(bench, stowage, load)
        const { rounds } = bench
        return compare({ what, ours, other, rounds, floor, bodyBytes: load.bodyBytes })
      }
      return [
        await beside(put8, signedHash, 0.4),
        await beside(unsigned, unsignedHash, 0.35),
        await beside(put8, contender(bench, bare, put8)),
        await beside(put64, contender(bench, bare, put64)),
      ]
    } finally {
      await stowage.stop()
      await bare.stop()
    }
  },
}

function hashing(bench: Bench, algorithms: readonly string[]): Contender {
  const { seconds, warmup, compiled } = bench
  return {
    name: algorithms.join(' and '),
    measure: () =>
      runLoad(compiled, { kind: 'hash', seconds, warmup, algorithms, bodyBytes: 8 * mib }, []),
  }
}
