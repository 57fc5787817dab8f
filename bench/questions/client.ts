import { bucket, keysOf, prepare, type Bench, type RequestLoad } from '../bench.ts'
import { compare, type Comparison, type Contender } from '../compare.ts'
import type { ClientJob } from '../load/load-job.ts'
import type { Question } from '../question.ts'
import { runLoad } from '../run-load.ts'
import { startStowage } from '../targets/start-stowage.ts'
import type { Target } from '../targets/target.ts'

const objects: RequestLoad = { method: 'GET', bodyBytes: 1024, connections: 32, keys: 500 }

export const clientBesideSdk: Question = {
  name: 'client',
  asks: 'How many 1 KiB objects does our client move, beside the AWS SDK, on the same server?',
  async answer(bench) {
    const stowage = await startStowage(bench.compiled)
    try {
      await prepare(stowage, objects)
      const answers: Comparison[] = []
      for (const connections of [32, 1]) {
        for (const operation of ['get', 'put'] as const) {
          const what = `${operation} 1 KiB, ${connections} at a time`
          const work = { operation, connections }
          bench.say(what)
          const ours = client(bench, stowage, { ...work, client: 'stowage' })
          const other = client(bench, stowage, { ...work, client: 'aws-sdk' })
          const floor = connections === 32 ? 8 : undefined
          const { rounds } = bench
          answers.push(await compare({ what, ours, other, rounds, floor, bodyBytes: 1024 }))
        }
      }
      return answers
    } finally {
      await stowage.stop()
    }
  },
}

type Work = Pick<ClientJob, 'client' | 'operation' | 'connections'>

function client(bench: Bench, target: Target, work: Work): Contender {
  const { seconds, warmup, compiled } = bench
  const { endpoint, credentials, pids } = target
  const job: ClientJob = {
    kind: 'client',
    seconds,
    warmup,
    endpoint,
    ...credentials,
    ...work,
    bucket,
    keys: keysOf(objects),
    bodyBytes: objects.bodyBytes,
  }
  const name = work.client === 'stowage' ? 'our client' : 'AWS SDK v3'
  return { name, measure: () => runLoad(compiled, job, pids) }
}
