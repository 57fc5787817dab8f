import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runProgram } from '../../scripts/run-program.ts'

/** The server as users run it: compiled, not loaded through a TypeScript loader. */
export interface BuiltServer {
  /** The page that Node runs. */
  readonly main: string
  readonly discard: () => Promise<void>
}

/** Compiles `src` into a directory of its own: `dist` may be absent, old, or being written. */
export async function buildServer(): Promise<BuiltServer> {
  const root = resolve(import.meta.dirname, '../..')
  const directory = await mkdtemp(join(tmpdir(), 'stowage-build-'))
  const dist = join(directory, 'dist')
  await cp(join(root, 'package.json'), join(directory, 'package.json'))
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'), 'dir')
  // `npm run check` judges the types: here they are only taken out.
  const flags = ['--noCheck', '--declaration', 'false', '--outDir', dist]
  const { code, output } = await runProgram(
    join(root, 'node_modules/.bin/tsc'),
    ['-p', join(root, 'tsconfig.build.json'), ...flags],
    { cwd: root },
  )
  if (code !== 0) throw new Error(`the build failed:\n${output}`)
  return {
    main: join(dist, 'cli/main.js'),
    discard: () => rm(directory, { recursive: true }),
  }
}
