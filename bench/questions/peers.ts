import { contender, prepare, type Bench, type RequestLoad } from '../bench.ts'
import { compare, type Comparison } from '../compare.ts'
import type { Question } from '../question.ts'
import { startStowage } from '../targets/start-stowage.ts'
import { benchCredentials, type Target } from '../targets/target.ts'

/** Peers are started by who asks; the environment says where each is. */
const variables = {
  'Ceph RGW': 'STOWAGE_BENCH_CEPH',
  moto: 'STOWAGE_BENCH_MOTO',
  s3rver: 'STOWAGE_BENCH_S3RVER',
}

const mib = 1024 * 1024
const loads: readonly RequestLoad[] = [
  { method: 'PUT', bodyBytes: 1024, connections: 32, keys: 200 },
  { method: 'GET', bodyBytes: 1024, connections: 32, keys: 200 },
  { method: 'PUT', bodyBytes: 8 * mib, connections: 2, keys: 8 },
  { method: 'GET', bodyBytes: 8 * mib, connections: 2, keys: 8 },
]

export const besidePeers: Question = {
  name: 'peers',
  asks: 'How do other S3 servers on this machine compare, in the same minutes?',
  async answer(bench) {
    const peers = givenPeers(bench)
    if (peers.length === 0) return []
    const stowage = await startStowage(bench.compiled)
    try {
      const answers: Comparison[] = []
      for (const load of loads) {
        for (const peer of [stowage, ...peers]) await prepare(peer, load)
        for (const peer of peers) answers.push(await besidePeer(bench, { stowage, peer, load }))
      }
      return answers
    } finally {
      await stowage.stop()
    }
  },
}

function givenPeers(bench: Bench): readonly Target[] {
  return Object.entries(variables).flatMap(([name, variable]) => {
    const endpoint = process.env[variable]
    if (endpoint === undefined) {
      bench.say(`skipped ${name}: set ${variable} to its URL`)
      return []
    }
    const credentials = {
      accessKeyId: process.env['STOWAGE_BENCH_ACCESS_KEY_ID'] ?? benchCredentials.accessKeyId,
      secretAccessKey:
        process.env['STOWAGE_BENCH_SECRET_ACCESS_KEY'] ?? benchCredentials.secretAccessKey,
    }
    return [{ name, endpoint, pids: [], credentials, stop: () => Promise.resolve() }]
  })
}

interface Pair {
  readonly stowage: Target
  readonly peer: Target
  readonly load: RequestLoad
}

function besidePeer(bench: Bench, { stowage, peer, load }: Pair): Promise<Comparison> {
  const { method, bodyBytes } = load
  const what = `${method} ${bodyBytes < mib ? '1 KiB' : `${bodyBytes / mib} MiB`}`
  bench.say(`${what} beside ${peer.name}`)
  const ours = contender(bench, stowage, load)
  const other = contender(bench, peer, load)
  return compare({ what, ours, other, rounds: bench.rounds, bodyBytes })
}
