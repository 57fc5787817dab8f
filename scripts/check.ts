import { performance } from 'node:perf_hooks'
import { runProgram, type ProgramResult } from './run-program.ts'

type Command = readonly [program: string, ...args: string[]]

/** What has to hold before a change is proposed. Commands of one row run in turn, rows side by side. */
const steps: Readonly<Record<string, readonly Command[]>> = {
  types: [
    ['tsc', '--noEmit'],
    ['tsc', '--noEmit', '-p', 'src/browser/tsconfig.json'],
  ],
  lint: [['oxlint', '--type-aware', '--deny-warnings']],
  format: [['oxfmt', '--check']],
  unused: [['knip', '--no-progress']],
  package: [
    ['tsx', 'scripts/build.ts'],
    ['publint', '--strict', '--pack', 'false'],
  ],
  docs: [['tsx', 'scripts/generate-docs.ts', '--check']],
}

async function runAll(commands: readonly Command[]): Promise<ProgramResult> {
  let last: ProgramResult = { code: 0, output: '' }
  for (const [program, ...args] of commands) {
    last = await runProgram(program, args)
    if (last.code !== 0) break
  }
  return last
}

async function runStep(name: string, commands: readonly Command[]): Promise<boolean> {
  const start = performance.now()
  const { code, output } = await runAll(commands)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name.padEnd(8)} ${seconds.padStart(5)} s`)
  if (code !== 0) console.log(`\n${output.trim()}\n`)
  return code === 0
}

const results = await Promise.all(
  Object.entries(steps).map(([name, commands]) => runStep(name, commands)),
)
const failed = results.filter((passed) => !passed).length
console.log(failed === 0 ? 'All checks passed.' : `${failed} of ${results.length} checks failed.`)
process.exitCode = failed === 0 ? 0 : 1
