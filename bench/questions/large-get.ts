import { bucket, keysOf, loaded, prepare, type RequestLoad } from '../bench.ts'
import { compare } from '../compare.ts'
import type { Question } from '../question.ts'
import { startBare } from '../targets/start-bare.ts'
import { startNginx } from '../targets/start-nginx.ts'
import { startStowage } from '../targets/start-stowage.ts'

const bodyBytes = 64 * 1024 * 1024
const load: RequestLoad = { method: 'GET', bodyBytes, connections: 2, keys: 4 }

export const largeGet: Question = {
  name: 'large-get',
  asks: 'How fast do 64 MiB go out, every block verified, beside a server of plain files?',
  async answer(bench) {
    const files = keysOf(load).map((key) => ({ path: `${bucket}/${key}`, bodyBytes }))
    const stowage = await startStowage(bench)
    const bare = await startBare(bench)
    const nginx = await startNginx(bench, files)
    if (nginx === undefined) bench.say('skipped nginx: it is not installed')
    await prepare(stowage, load)
    const what = 'signed GET 64 MiB'
    bench.say(what)
    const beside = nginx === undefined ? [] : [loaded(bench, nginx, load)]
    return compare({
      what,
      ours: loaded(bench, stowage, load),
      others: [
        ...beside.map((other) => ({ ...other, floor: 0.8, cpuCeiling: 2 })),
        loaded(bench, bare, load),
      ],
      rounds: bench.rounds,
      bodyBytes,
    })
  },
}
