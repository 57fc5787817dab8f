import { readFileSync } from 'node:fs'

// Prints `passed failed` of a run of vitest. A page that failed without a failed test (it did not load,
// or a hook threw) counts as one; so does a skipped test that nobody left out by name.
const { testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const isAnythingLeftOut = (process.env.STOWAGE_LEFT_OUT ?? '') !== ''
let passed = 0
let failed = 0

for (const { name, status, assertionResults } of testResults) {
  const count = (wanted) => assertionResults.filter((test) => wanted.includes(test.status)).length
  const failures = count(['failed'])
  const skipped = count(['pending', 'skipped', 'todo'])
  passed += count(['passed'])
  failed += status === 'failed' ? Math.max(failures, 1) : failures
  if (status === 'failed' || skipped === 0) continue
  console.error(`skipped: ${skipped} tests of ${name}`)
  if (!isAnythingLeftOut) failed += skipped
}
console.log(passed, failed)
