import { createServer } from 'node:http'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type Connection } from 'stowage'
import { openTrail, type Trail } from 'stowage/audit'
import { createNodeAdapter } from 'stowage/endpoints'
import { apply, type Step } from 'stowage/provision'
import { announceServer, startServer, type RunningServer } from 'stowage/server'
import { createApp } from './app.ts'
import { createBillRegister, type BillRegister } from './bill-register.ts'
import { readDemoUsers, type DemoUser } from './demo-users.ts'
import { listen } from './listen.ts'
import declaration from './stowage.config.ts'

export interface StackOptions {
  /** Where everything is kept. */
  readonly directory: string
  /** 0 lets the system choose. */
  readonly ports: { readonly s3: number; readonly page: number }
  /** Told of each step of applying the declaration. */
  readonly onStep?: (step: Step) => void
  /** Told of errors that are nobody's request's fault. */
  readonly onDefect?: (error: unknown) => void
}

/** All that the example is made of, running. */
export interface ExampleStack {
  readonly server: RunningServer
  readonly connection: Connection<typeof declaration>
  readonly trail: Trail
  readonly register: BillRegister
  readonly users: readonly DemoUser[]
  /** Where the page is. */
  readonly page: string
  /** Where a shell finds the settings of the AWS CLI. */
  readonly awsEnvFile: string
  /** Finishes what is in flight, from the page down to the disk. */
  readonly close: () => Promise<void>
}

/** Starts S3, applies the declaration to it, and serves the application on top. */
export async function startExample(options: StackOptions): Promise<ExampleStack> {
  const { directory, ports, onDefect = () => {}, onStep = () => {} } = options
  const started: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (let stop = started.pop(); stop !== undefined; stop = started.pop()) await stop()
  }
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const server = await startServer({
      directory,
      port: ports.s3,
      nextFreePort: true,
      region: declaration.region,
      onDefect,
    })
    started.push(() => server.close())
    const { awsEnvFile, withdraw } = await announceServer(directory, server)
    started.push(withdraw)
    const { endpoint, credentials } = server
    const connection = await connect(declaration, { endpoint, credentials })
    started.push(connection.close)
    await apply(declaration, connection.client, { onStep })
    const trail = await openTrail({ url: join(directory, 'audit.db') })
    started.push(trail.close)
    const { bols, records } = connection.storages
    const now = (): Date => new Date()
    const register = createBillRegister({ bols, records, now })
    const users = await readDemoUsers(directory)
    const app = await createApp({ register, bols, trail, users, now, onDefect })
    const web = await listen(createServer(createNodeAdapter(app, { onDefect })), ports.page)
    started.push(web.close)
    return { server, connection, trail, register, users, page: web.url, awsEnvFile, close }
  } catch (error) {
    await close()
    throw error
  }
}
