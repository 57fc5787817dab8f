import { chmod, rm } from 'node:fs/promises'
import { runProgram } from './run-program.ts'

// From nothing each time: what a deleted source once became must not be packed.
await rm('dist', { recursive: true, force: true })
// What browsers run knows nothing of Node, and the other way round.
for (const project of ['tsconfig.build.json', 'src/browser/tsconfig.build.json']) {
  const { code, output } = await runProgram('tsc', ['-p', project])
  process.stdout.write(output)
  process.exitCode ||= code
}
if (!process.exitCode) await chmod('dist/cli/main.js', 0o755)
