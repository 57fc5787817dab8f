import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Step } from 'stowage/provision'
import { complain } from './complain.ts'
import { demoUsersFile } from './demo-users.ts'
import type { Stack, StackOptions } from './start-stack.ts'
import { stopOnSignal } from './stop-on-signal.ts'

/** An example as the command line starts it. */
export interface Example<S> {
  /** What its page is called. */
  readonly title: string
  readonly name: string
  /** Where it keeps everything, unless that is named. */
  readonly directory: string
  readonly start: (options: StackOptions) => Promise<S>
  /** Goes through the whole of it once; false where something is not as it should be. */
  readonly rehearse: (stack: S, tell: (line: string) => void) => Promise<boolean>
}

type ShownStack = Pick<Stack, 'page' | 'server' | 'awsEnvFile' | 'users' | 'close'>

const usageOf = ({ directory }: { readonly directory: string }): string => `options:

  --data <directory>  where everything is kept (default: STOWAGE_DATA, or ${directory})
  --once              run through the whole of it once, say what was found, and stop;
                      in a directory of its own unless one is named
  --help              this text`

const usualPorts = { s3: 9000, page: 8080 }

/** Runs an example as the options of the command line say, until a signal ends it. */
export async function runExample<S extends ShownStack>(example: Example<S>): Promise<void> {
  try {
    const values = readOptions(example)
    if (values === undefined) return
    const named = values.data ?? process.env['STOWAGE_DATA']
    if (values.help) console.log(usageOf(example))
    else if (values.once) process.exitCode = await once(example, named)
    else await serve(example, resolve(named ?? example.directory))
  } catch (error) {
    complain(error)
    process.exitCode = 1
  }
}

/** The options of the command line; undefined where one is not known, which is said with those that are. */
function readOptions(example: { readonly directory: string }) {
  try {
    return parseArgs({
      options: {
        data: { type: 'string' },
        once: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    console.error(`${error.message}\n\n${usageOf(example)}`)
    process.exitCode = 2
    return undefined
  }
}

async function serve<S extends ShownStack>(example: Example<S>, directory: string): Promise<void> {
  let applied = 0
  const onStep = (step: Step): void => {
    if (applied++ === 0) console.log('\n  Applying the declaration')
    console.log(stepLine(step))
  }
  const stack = await example.start({ directory, ports: usualPorts, onStep, onDefect: complain })
  console.log(summaryOf(example.title, stack, directory))
  stopOnSignal(stack.close)
}

/** The exit code: 0 when every step did what it should. */
async function once<S extends ShownStack>(
  { name, start, rehearse }: Example<S>,
  directory: string | undefined,
): Promise<number> {
  const own = directory ?? (await mkdtemp(join(tmpdir(), `${name}-`)))
  try {
    const ports = { s3: 0, page: 0 }
    const stack = await start({ directory: resolve(own), ports, onDefect: complain })
    try {
      return (await rehearse(stack, (line) => console.log(line))) ? 0 : 1
    } finally {
      await stack.close()
    }
  } finally {
    if (directory === undefined) await rm(own, { recursive: true, force: true })
  }
}

function stepLine({ change, bucket, aspect }: Step): string {
  const sign = { create: '+', update: '~', remove: '-' }[change]
  return `  ${sign} ${bucket}${aspect === 'bucket' ? '' : ` · ${aspect}`}`
}

function summaryOf(title: string, stack: ShownStack, directory: string): string {
  const { page, server, awsEnvFile, users } = stack
  const shown = (file: string): string => relative(process.cwd(), file) || '.'
  const instead = (url: string, port: number): string =>
    new URL(url).port === String(port) ? '' : ` (${port} is taken)`
  return `
  ${title.padEnd(17)} ${page}${instead(page, usualPorts.page)}
  Sign in as        ${users.map(({ name }) => name).join(' or ')}
  Passwords         ${shown(demoUsersFile(directory))}

  S3                ${server.endpoint}${instead(server.endpoint, usualPorts.s3)}
  AWS CLI           source ${shown(awsEnvFile)} && aws s3 ls
  Data              ${shown(directory)}

  Ctrl-C stops it; what is stored stays.
`
}
