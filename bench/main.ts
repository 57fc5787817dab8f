import type { Bench } from './bench.ts'
import { compile } from './compile.ts'
import { describeMachine, machineLine, machineWarnings } from './machine.ts'
import { markdownOf } from './markdown.ts'
import { readOptions, usage, type Options } from './options.ts'
import type { Question } from './question.ts'
import { clientBesideSdk } from './questions/client.ts'
import { largeGet } from './questions/large-get.ts'
import { largePut } from './questions/large-put.ts'
import { listingAtScale } from './questions/listing.ts'
import { besidePeers } from './questions/peers.ts'
import { smallObjects } from './questions/small-objects.ts'
import { storagesBesideLibraries } from './questions/storages.ts'
import { reportLines } from './report.ts'
import { verdictOf, type Answer, type Result } from './result.ts'
import { openScope } from './scope.ts'

const questions = [
  smallObjects,
  largeGet,
  largePut,
  listingAtScale,
  clientBesideSdk,
  storagesBesideLibraries,
  besidePeers,
]
const run = openScope()
let isInterrupted = false

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  // A second one ends this process at once.
  process.once(signal, () => {
    isInterrupted = true
    process.exitCode = code
    void run.close()
  })
}

const told = readOrExplain(process.argv.slice(2))
if (told?.help === true) process.stdout.write(help())
else if (told !== undefined) {
  try {
    await ask(told)
  } catch (error) {
    // Whatever was under way has lost its servers and directories.
    if (!isInterrupted) throw error
  } finally {
    await run.close()
  }
}

function readOrExplain(args: readonly string[]): Options | undefined {
  try {
    const read = readOptions(args)
    const unknown = read.names.find((name) => !questions.some((each) => each.name === name))
    if (unknown !== undefined) throw new Error(`There is no question ${unknown}.`)
    return read
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help()}`)
    process.exitCode = 2
    return undefined
  }
}

function help(): string {
  const lines = questions.map(({ name, asks }) => `  ${name.padEnd(10)} ${asks}\n`)
  return `${usage}\n${lines.join('')}`
}

async function ask(options: Options): Promise<void> {
  const { names, rounds, seconds, warmup, directory } = options
  const chosen = questions.filter(({ name }) => names.length === 0 || names.includes(name))
  const isText = !options.json && !options.markdown
  const print = isText ? console.log : (): void => {}
  const machine = await describeMachine(directory)
  print(machineLine(machine))
  for (const warning of machineWarnings(machine)) say(`warning: ${warning}`)
  const started = new Date().toISOString()
  const compiled = await compile(run)
  if (isInterrupted) return
  const answers: Answer[] = []
  for (const question of chosen) {
    print(`\n${question.asks}`)
    const scope = openScope()
    run.defer(scope.close)
    const sizes = { rounds, seconds, warmup, directory }
    const answer = await answerOf(question, { compiled, ...sizes, scope, say })
    if (isInterrupted) return
    for (const comparison of answer.comparisons) print(reportLines(comparison))
    answers.push(answer)
  }
  const result: Result = { started, machine, rounds, seconds, warmup, answers }
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  if (options.markdown) process.stdout.write(`${markdownOf(result)}\n`)
  const [verdict, ...misses] = verdictOf(result)
  print(`\n${verdict}`)
  for (const miss of misses) print(`  ${miss}`)
  if (answers.some(({ failed }) => failed !== undefined)) process.exitCode = 1
}

/** A question that fails leaves the others their answers. */
async function answerOf({ name, answer }: Question, bench: Bench): Promise<Answer> {
  try {
    return { question: name, comparisons: await answer(bench) }
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error)
    if (!isInterrupted) say(`${name} failed: ${failed}`)
    return { question: name, comparisons: [], failed }
  } finally {
    await bench.scope.close()
  }
}

function say(line: string): void {
  console.error(`… ${line}`)
}
