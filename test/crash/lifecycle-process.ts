import { writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { startServer } from '../../src/server/start-server.ts'

/** Runs the lifecycle of a data directory, and says so once it has kept a position in a bucket. */
const [directory = '', bucket = ''] = process.argv.slice(2)
const server = await startServer({ directory, port: 0 })
const running = server.runLifecycle()
const isKept = (): boolean =>
  server.engine.bucket(bucket)?.aspects['lifecyclePosition'] !== undefined
const ended = running.then(() => true)
while (!isKept() && !(await Promise.race([ended, setImmediate(false)])));
if (isKept()) writeSync(1, 'kept\n')
await running
await server.close()
