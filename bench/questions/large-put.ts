import { contender, loaded, prepare, type Bench, type RequestLoad } from '../bench.ts'
import { compare, type Comparison, type Contender, type Limit } from '../compare.ts'
import type { Question } from '../question.ts'
import { startBare } from '../targets/start-bare.ts'
import { startStowage } from '../targets/start-stowage.ts'

const mib = 1024 * 1024
const put8: RequestLoad = { method: 'PUT', bodyBytes: 8 * mib, connections: 2, keys: 16 }
const put64: RequestLoad = { ...put8, bodyBytes: 64 * mib, keys: 4 }
const unsigned8: RequestLoad = { ...put8, unsignedPayload: true }

export const largePut: Question = {
  name: 'large-put',
  asks: 'How near do 8 and 64 MiB, hashed and synced, come to what one core can hash?',
  async answer(bench) {
    const stowage = await startStowage(bench)
    const bare = await startBare(bench)
    await prepare(stowage, put8)
    const beside = (load: RequestLoad, other: Limit): Promise<readonly Comparison[]> => {
      const { bodyBytes, unsignedPayload = false } = load
      const size = `${bodyBytes / mib} MiB`
      const what = `durable PUT ${size}, ${unsignedPayload ? 'body not signed' : 'signed'}`
      bench.say(what)
      const ours = loaded(bench, stowage, load)
      return compare({ what, ours, others: [other], rounds: bench.rounds, bodyBytes })
    }
    return [
      ...(await beside(put8, { ...hashing(bench, ['md5', 'sha256']), floor: 0.4 })),
      ...(await beside(unsigned8, { ...hashing(bench, ['md5']), floor: 0.35 })),
      ...(await beside(put64, loaded(bench, bare, put64))),
    ]
  },
}

/** What an S3 server has to hash: MD5 for the ETag, SHA-256 where the body is signed. */
function hashing(bench: Bench, algorithms: readonly string[]): Contender {
  const job = { kind: 'hash', pids: [], algorithms, bodyBytes: 8 * mib } as const
  const about = { name: algorithms.join(' and '), note: 'one core that only hashes' }
  return contender(bench, about, (window) => ({ ...job, ...window }))
}
