import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compile } from './compile.ts'
import { describeMachine } from './machine.ts'
import type { Question } from './question.ts'
import { clientBesideSdk } from './questions/client.ts'
import { largeGet } from './questions/large-get.ts'
import { largePut } from './questions/large-put.ts'
import { besidePeers } from './questions/peers.ts'
import { smallObjects } from './questions/small-objects.ts'
import { reportLine } from './report.ts'

const questions = [smallObjects, largeGet, largePut, clientBesideSdk, besidePeers]

const usage = `npm run bench -- [question …] [--rounds 5] [--seconds 3] [--warmup 1]

${questions.map(({ name, asks }) => `  ${name.padEnd(10)} ${asks}`).join('\n')}
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    warmup: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
})
const unknown = positionals.find((name) => !questions.some((question) => question.name === name))

if (values.help || unknown !== undefined) {
  process.stdout.write(usage)
  process.exitCode = unknown === undefined ? 0 : 2
} else {
  const chosen = questions.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  )
  await ask(chosen)
}

async function ask(chosen: readonly Question[]): Promise<void> {
  const compiled = await compile()
  const started = new Date()
  const machine = await describeMachine()
  const { rounds, seconds, warmup } = values
  const sizes = { rounds: Number(rounds), seconds: Number(seconds), warmup: Number(warmup) }
  const answers = []
  try {
    for (const { name, asks, answer } of chosen) {
      console.log(`\n${asks}`)
      const say = (line: string): void => console.error(`… ${line}`)
      const comparisons = await answer({ compiled, ...sizes, say })
      for (const comparison of comparisons) console.log(reportLine(comparison))
      answers.push({ question: name, comparisons })
    }
  } finally {
    await compiled.discard()
  }
  const results = join(import.meta.dirname, 'results')
  await mkdir(results, { recursive: true })
  const file = join(results, `${started.toISOString().replaceAll(':', '')}.json`)
  await writeFile(file, `${JSON.stringify({ started, machine, ...sizes, answers }, null, 2)}\n`)
  console.log(`\n${file}`)
}
