import { loaded, prepare, type Bench, type RequestLoad } from '../bench.ts'
import { compare, type Comparison } from '../compare.ts'
import type { Question } from '../question.ts'
import { startStowage } from '../targets/start-stowage.ts'
import { benchCredentials, type Target } from '../targets/target.ts'

/** Peers are started by who asks; the environment says where each is. */
const knownPeers = [
  {
    name: 'Ceph RGW',
    variable: 'STOWAGE_BENCH_CEPH',
    note: 'synced where its object store is BlueStore; memstore keeps all in memory',
  },
  {
    name: 'moto',
    variable: 'STOWAGE_BENCH_MOTO',
    note: 'not durable: all in memory; checks no signature',
  },
  {
    name: 's3rver',
    variable: 'STOWAGE_BENCH_S3RVER',
    note: 'not durable: files that are never synced',
  },
]

const mib = 1024 * 1024
const loads: readonly RequestLoad[] = [
  { method: 'GET', bodyBytes: 1024, connections: 32, keys: 200 },
  { method: 'PUT', bodyBytes: 1024, connections: 32, keys: 200 },
  { method: 'GET', bodyBytes: 8 * mib, connections: 2, keys: 8 },
  { method: 'PUT', bodyBytes: 8 * mib, connections: 2, keys: 8 },
]

export const besidePeers: Question = {
  name: 'peers',
  asks: 'How do other S3 servers on this machine compare, in the same minutes?',
  async answer(bench) {
    const peers = givenPeers(bench)
    if (peers.length === 0) return []
    const stowage = await startStowage(bench)
    const answers: Comparison[] = []
    for (const load of loads) {
      const { method, bodyBytes } = load
      const what = `signed ${method} ${bodyBytes < mib ? '1 KiB' : `${bodyBytes / mib} MiB`}`
      bench.say(`${what} beside ${peers.map(({ name }) => name).join(', ')}`)
      for (const target of [stowage, ...peers]) await prepare(target, load)
      const ours = loaded(bench, stowage, load)
      const others = peers.map((peer) => loaded(bench, peer, load))
      answers.push(...(await compare({ what, ours, others, rounds: bench.rounds, bodyBytes })))
    }
    return answers
  },
}

function givenPeers({ say }: Bench): readonly Target[] {
  const credentials = {
    accessKeyId: process.env['STOWAGE_BENCH_ACCESS_KEY_ID'] ?? benchCredentials.accessKeyId,
    secretAccessKey:
      process.env['STOWAGE_BENCH_SECRET_ACCESS_KEY'] ?? benchCredentials.secretAccessKey,
  }
  return knownPeers.flatMap(({ name, variable, note }) => {
    const endpoint = process.env[variable]
    if (endpoint === undefined) {
      say(`skipped ${name}: set ${variable} to its URL`)
      return []
    }
    const pids = (process.env[`${variable}_PIDS`] ?? '').match(/\d+/g)?.map(Number) ?? []
    return [{ name, note, endpoint, pids, credentials, stores: true }]
  })
}
