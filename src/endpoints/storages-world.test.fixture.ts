import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTrail, type Trail } from '../audit/trail.ts'
import type { Declaration } from '../declaration/declaration.ts'
import { apply } from '../provision/apply.ts'
import { startServer, type RunningServer } from '../server/start-server.ts'
import { connect, type Connection } from '../storage/connect.ts'

/** The storages of a declaration on a server of their own, and an empty trail. */
export interface StoragesWorld<D extends Declaration> {
  readonly server: RunningServer
  readonly connection: Connection<D>
  readonly trail: Trail
  /** A trail that nobody can write to any more. */
  readonly closedTrail: () => Promise<Trail>
  readonly close: () => Promise<void>
}

export async function openStoragesWorld<const D extends Declaration>(
  declaration: D,
): Promise<StoragesWorld<D>> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-endpoints-'))
  const server = await startServer({ directory, port: 0 })
  const { endpoint, credentials } = server
  const connection = await connect(declaration, { endpoint, credentials })
  await apply(declaration, connection.client)
  const trail = await openTrail({ url: join(directory, 'audit.db') })
  return {
    server,
    connection,
    trail,
    async closedTrail() {
      const closed = await openTrail({ url: join(directory, 'closed.db') })
      await closed.close()
      return closed
    },
    async close() {
      await trail.close()
      await connection.close()
      await server.close()
      await rm(directory, { recursive: true })
    },
  }
}
