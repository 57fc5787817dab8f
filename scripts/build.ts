import { chmod, rm } from 'node:fs/promises'
import { runProgram } from './run-program.ts'

// From nothing each time: what a deleted source once became must not be packed.
await rm('dist', { recursive: true, force: true })
const { code, output } = await runProgram('tsc', ['-p', 'tsconfig.build.json'])
process.stdout.write(output)
if (code === 0) await chmod('dist/cli/main.js', 0o755)
process.exitCode = code
