import { bucket, contender, keysOf, prepare, type Bench, type RequestLoad } from '../bench.ts'
import { compare, type Comparison, type Contender } from '../compare.ts'
import type { ClientJob } from '../load/load-job.ts'
import type { Question } from '../question.ts'
import { startStowage } from '../targets/start-stowage.ts'
import type { Target } from '../targets/target.ts'

const bodyBytes = 1024
const connections = 32
const objects: RequestLoad = { method: 'GET', bodyBytes, connections, keys: 500 }

export const clientBesideSdk: Question = {
  name: 'client',
  asks: 'How many 1 KiB objects does our client move, beside the AWS SDK, on the same server?',
  async answer(bench) {
    const stowage = await startStowage(bench)
    await prepare(stowage, objects)
    const answers: Comparison[] = []
    for (const operation of ['get', 'put'] as const) {
      const what = `client ${operation} 1 KiB`
      bench.say(what)
      const ours = calling(bench, stowage, { operation, client: 'stowage' })
      const other = calling(bench, stowage, { operation, client: 'aws-sdk' })
      const { rounds } = bench
      const others = [{ ...other, floor: 8 }]
      answers.push(...(await compare({ what, ours, others, rounds, bodyBytes })))
    }
    return answers
  },
}

type Calls = Pick<ClientJob, 'client' | 'operation'>

function calling(bench: Bench, target: Target, calls: Calls): Contender {
  const { endpoint, credentials, pids } = target
  const keys = keysOf(objects)
  const sizes = { connections, keys, prefix: '', contentType: undefined, bodyBytes }
  const job = {
    kind: 'client',
    pids,
    endpoint,
    ...credentials,
    bucket,
    ...sizes,
    ...calls,
  } as const
  const name = calls.client === 'stowage' ? 'our client' : 'AWS SDK v3'
  return contender(bench, { name }, (window) => ({ ...job, ...window }))
}
