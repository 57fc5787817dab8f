import { bucket, contender, keysOf, prepare, type RequestLoad } from '../bench.ts'
import { compare, type Comparison } from '../compare.ts'
import type { Question } from '../question.ts'
import { startBare } from '../targets/start-bare.ts'
import { startNginx } from '../targets/start-nginx.ts'
import { startStowage } from '../targets/start-stowage.ts'
import type { Target } from '../targets/target.ts'

const size = 64 * 1024 * 1024
const load: RequestLoad = { method: 'GET', bodyBytes: size, connections: 2, keys: 4 }

export const largeGet: Question = {
  name: 'large-get',
  asks: 'How fast do 64 MiB go out, every block verified, beside a server of plain files?',
  async answer(bench) {
    const files = keysOf(load).map((key) => ({ path: `${bucket}/${key}`, bodyBytes: size }))
    const stowage = await startStowage(bench.compiled)
    const nginx = await startNginx(files)
    const bare = await startBare(bench.compiled)
    if (nginx === undefined) bench.say('skipped: nginx is not installed')
    try {
      await prepare(stowage, load)
      const answers: Comparison[] = []
      const beside = async (other: Target, floor?: number): Promise<void> => {
        bench.say(`GET 64 MiB beside ${other.name}`)
        answers.push(
          await compare({
            what: 'GET 64 MiB',
            ours: contender(bench, stowage, load),
            other: contender(bench, other, load),
            rounds: bench.rounds,
            floor,
            bodyBytes: size,
          }),
        )
      }
      if (nginx !== undefined) await beside(nginx, 0.8)
      await beside(bare)
      return answers
    } finally {
      await stowage.stop()
      await nginx?.stop()
      await bare.stop()
    }
  },
}
