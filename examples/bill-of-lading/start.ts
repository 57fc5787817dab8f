import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isStowageError } from 'stowage'
import type { Step } from 'stowage/provision'
import { demoUsersFile } from './demo-users.ts'
import { rehearse } from './rehearse.ts'
import { startExample, type ExampleStack } from './start-example.ts'

const usage = `npm start -- [options]

  --data <directory>  where everything is kept (default: STOWAGE_DATA, or .stowage)
  --once              run through the whole of it once, say what was found, and stop;
                      in a directory of its own unless one is named
  --help              this text`

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    once: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const usualPorts = { s3: 9000, page: 8080 }
const named = values.data ?? process.env['STOWAGE_DATA']

try {
  if (values.help) console.log(usage)
  else if (values.once) process.exitCode = await once(named)
  else await serve(resolve(named ?? '.stowage'))
} catch (error) {
  complain(error)
  process.exitCode = 1
}

async function serve(directory: string): Promise<void> {
  let applied = 0
  const onStep = (step: Step): void => {
    if (applied++ === 0) console.log('\n  Applying the declaration')
    console.log(stepLine(step))
  }
  const stack = await startExample({ directory, ports: usualPorts, onStep, onDefect: complain })
  console.log(summaryOf(stack, directory))
  stopOnSignal(stack)
}

/** The exit code: 0 when every step did what it should. */
async function once(directory: string | undefined): Promise<number> {
  const own = directory ?? (await mkdtemp(join(tmpdir(), 'bill-of-lading-')))
  try {
    const ports = { s3: 0, page: 0 }
    const stack = await startExample({ directory: resolve(own), ports, onDefect: complain })
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

function summaryOf({ page, server, awsEnvFile, users }: ExampleStack, directory: string): string {
  const shown = (file: string): string => relative(process.cwd(), file) || '.'
  const instead = (url: string, port: number): string =>
    new URL(url).port === String(port) ? '' : ` (${port} is taken)`
  return `
  Bills of lading   ${page}${instead(page, usualPorts.page)}
  Sign in as        ${users.map(({ name }) => name).join(' or ')}
  Passwords         ${shown(demoUsersFile(directory))}

  S3                ${server.endpoint}${instead(server.endpoint, usualPorts.s3)}
  AWS CLI           source ${shown(awsEnvFile)} && aws s3 ls
  Data              ${shown(directory)}

  Ctrl-C stops it; what is stored stays.
`
}

/** The first signal lets what is in flight finish, the second does not. */
function stopOnSignal(stack: ExampleStack): void {
  let stoppingSinceMs: number | undefined
  const stop = (): void => {
    if (stoppingSinceMs !== undefined) {
      // One Ctrl-C may arrive twice: from the terminal, and passed on by whoever started this.
      if (Date.now() - stoppingSinceMs > 500) process.exit(130)
      return
    }
    stoppingSinceMs = Date.now()
    console.log('Stopping …')
    stack.close().then(
      () => console.log('Stopped.'),
      (error: unknown) => {
        complain(error)
        process.exitCode = 1
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  onParentGone(() => {
    if (stoppingSinceMs === undefined) stop()
  })
}

/** npm does not pass on the signal that ends it, and would leave a server that nobody stops. */
function onParentGone(listener: () => void): void {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    listener()
  }, 500)
  watch.unref()
}

function complain(error: unknown): void {
  if (!isStowageError(error)) {
    console.error(error)
    return
  }
  console.error(`${error.code}: ${error.message}`)
  if (error.hint !== undefined) console.error(`  ${error.hint}`)
}
