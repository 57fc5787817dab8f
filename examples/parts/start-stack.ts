import { createServer } from 'node:http'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type Connection, type Declaration } from 'stowage'
import { openTrail, type Trail } from 'stowage/audit'
import { createNodeAdapter, type WebHandler } from 'stowage/endpoints'
import { apply, type Step } from 'stowage/provision'
import { announceServer, startServer, type RunningServer } from 'stowage/server'
import { readDemoUsers, type DemoUser } from './demo-users.ts'
import { listen } from './listen.ts'

export interface StackOptions {
  /** Where everything is kept. */
  readonly directory: string
  /** 0 lets the system choose. */
  readonly ports: { readonly s3: number; readonly page: number }
  /** Told of each step of applying the declaration. */
  readonly onStep?: ((step: Step) => void) | undefined
  /** Told of errors that are nobody's request's fault. */
  readonly onDefect?: ((error: unknown) => void) | undefined
}

/** What an application stands on. */
export interface Ground<D extends Declaration> {
  /** Where everything is kept. */
  readonly directory: string
  readonly server: RunningServer
  readonly connection: Connection<D>
  readonly trail: Trail
  readonly users: readonly DemoUser[]
  readonly now: () => Date
  readonly onDefect: (error: unknown) => void
  /** Runs when the application has stopped answering, before anything below it stops. */
  readonly whenClosing: (stop: () => Promise<void>) => void
}

/** An example, but for where it runs. */
export interface StackPlan<D extends Declaration, Built> {
  readonly declaration: D
  readonly userNames: readonly string[]
  /** Bytes of a request to the application. @default 1 MiB */
  readonly maxBodyBytes?: number | undefined
  /** Builds the application, and whatever else of it is of interest from outside. */
  readonly build: (ground: Ground<D>) => Promise<Built & { readonly app: WebHandler }>
}

/** All that an example is made of, running. */
export interface Stack<D extends Declaration = Declaration> extends Ground<D> {
  /** Where the page is. */
  readonly page: string
  /** Where a shell finds the settings of the AWS CLI. */
  readonly awsEnvFile: string
  /** Finishes what is in flight, from the page down to the disk. */
  readonly close: () => Promise<void>
}

/** Starts S3, applies the declaration to it, and serves the application on top. */
export async function startStack<const D extends Declaration, Built extends object>(
  { declaration, userNames, maxBodyBytes, build }: StackPlan<D, Built>,
  { directory, ports, onDefect = () => {}, onStep = () => {} }: StackOptions,
): Promise<Stack<D> & Built> {
  const started: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (let stop = started.pop(); stop !== undefined; stop = started.pop()) await stop()
  }
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const { region } = declaration
    const place = { directory, port: ports.s3, nextFreePort: true, region }
    const server = await startServer({ ...place, onDefect })
    started.push(() => server.close())
    const { awsEnvFile, withdraw } = await announceServer(directory, server)
    started.push(withdraw)
    const { endpoint, credentials } = server
    const connection = await connect(declaration, { endpoint, credentials })
    started.push(connection.close)
    await apply(declaration, connection.client, { onStep })
    const trail = await openTrail({ url: join(directory, 'audit.db') })
    started.push(trail.close)
    const users = await readDemoUsers(directory, userNames)
    const ground: Ground<D> = {
      directory,
      server,
      connection,
      trail,
      users,
      onDefect,
      now: () => new Date(),
      whenClosing: (stop) => started.push(stop),
    }
    const built = await build(ground)
    const adapter = createNodeAdapter(built.app, { maxBodyBytes, onDefect })
    const web = await listen(createServer(adapter), ports.page)
    started.push(web.close)
    return { ...ground, ...built, page: web.url, awsEnvFile, close }
  } catch (error) {
    await close()
    throw error
  }
}
