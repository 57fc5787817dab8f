import { readFileSync } from 'node:fs'
import { z } from 'zod'

// `tsx scripts/count-tests.ts REPORT`: prints `passed failed` of a run of vitest, for `.ci/run`.
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['passed', 'failed']),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
})

const [path = ''] = process.argv.slice(2)
const { testResults } = report.parse(JSON.parse(readFileSync(path, 'utf8')))
const isAnythingLeftOut = (process.env['STOWAGE_LEFT_OUT'] ?? '') !== ''
let passed = 0
let failed = 0

for (const { name, status, assertionResults } of testResults) {
  const count = (wanted: string): number =>
    assertionResults.filter((test) => test.status === wanted).length
  const [successes, failures] = [count('passed'), count('failed')]
  const skipped = assertionResults.length - successes - failures
  passed += successes
  // A page fails without a failed test when it does not load or a hook throws.
  failed += status === 'failed' ? Math.max(failures, 1) : failures
  if (status === 'failed' || skipped === 0) continue
  console.error(`skipped: ${skipped} tests of ${name}`)
  if (!isAnythingLeftOut) failed += skipped
}
console.log(`${passed} ${failed}`)
