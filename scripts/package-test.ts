import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { runProgram } from './run-program.ts'

const packageShape = z.object({ version: z.string(), exports: z.record(z.string(), z.unknown()) })
const { version, exports } = packageShape.parse(JSON.parse(await readFile('package.json', 'utf8')))
const doors = Object.keys(exports)
  .filter((door) => door !== './package.json')
  .map((door) => `stowage${door.slice(1)}`)
const tsc = resolve('node_modules/typescript/bin/tsc')

/** What a package may hold; anything else was packed by accident. */
const packed = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/.+\.(js|d\.ts))$/
const neverPacked = /\.test\.|\.env|credentials\.json|\.pem$/

async function run(directory: string, command: string, ...args: string[]): Promise<string> {
  const { code, output } = await runProgram(command, args, { cwd: directory })
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${code}\n${output}`)
  return output
}

async function pack(directory: string): Promise<string> {
  await run('.', 'npm', 'pack', '--pack-destination', directory)
  const tarball = (await readdir(directory)).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack made no tarball')
  return join(directory, tarball)
}

async function checkContents(tarball: string): Promise<void> {
  const names = (await run('.', 'tar', '-tzf', tarball)).trim().split('\n')
  const strange = names
    .map((name) => name.replace(/^package\//, ''))
    .filter((name) => !packed.test(name) || neverPacked.test(name))
  if (strange.length > 0) throw new Error(`the tarball holds ${strange.join(', ')}`)
}

async function install(project: string, tarball: string): Promise<void> {
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }')
  await run(project, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball)
}

async function checkProgram(project: string): Promise<void> {
  const shown = await run(project, 'npx', '--no-install', 'stowage', '--version')
  if (!shown.includes(version)) throw new Error(`stowage --version says ${shown}, not ${version}`)
  const help = await run(project, 'npx', '--no-install', 'stowage', '--help')
  if (!help.includes('serve')) throw new Error(`stowage --help does not name serve:\n${help}`)
}

async function checkImports(project: string): Promise<void> {
  const lines = doors.map(
    (door) => `if (Object.keys(await import('${door}')).length === 0) throw '${door}'`,
  )
  await run(project, 'node', '--input-type=module', '--eval', lines.join('\n'))
}

/** An export that does not exist has to fail: otherwise the doors' types resolved to `any`. */
async function checkTypes(project: string, resolution: 'node16' | 'bundler'): Promise<void> {
  const imports = doors.map((door, index) => `import * as door${index} from '${door}'`)
  const wrong = doors.map(
    (_, index) => `// @ts-expect-error no such export\ndoor${index}.noSuchExport`,
  )
  await writeFile(join(project, 'doors.ts'), [...imports, ...wrong, ''].join('\n'))
  const compilerOptions = {
    module: resolution === 'node16' ? 'node16' : 'preserve',
    moduleResolution: resolution,
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
  }
  const config = JSON.stringify({ compilerOptions, files: ['doors.ts'] })
  await writeFile(join(project, 'tsconfig.json'), config)
  await run(project, process.execPath, tsc, '--project', 'tsconfig.json')
}

const directory = await mkdtemp(join(tmpdir(), 'stowage-package-'))
const project = join(directory, 'project')
let tarball = ''
const steps: Readonly<Record<string, () => Promise<void>>> = {
  packs: async () => void (tarball = await pack(directory)),
  'holds only what was built': () => checkContents(tarball),
  'installs into an empty project': () => install(project, tarball),
  'runs as npx stowage': () => checkProgram(project),
  'imports every door': () => checkImports(project),
  'has types under node16': () => checkTypes(project, 'node16'),
  'has types under bundler': () => checkTypes(project, 'bundler'),
}

try {
  for (const [name, step] of Object.entries(steps)) {
    await step()
    console.log(`ok    the package ${name}`)
  }
} catch (error) {
  console.error(`FAIL  ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  await rm(directory, { recursive: true, force: true })
}
