import { appendFileSync } from 'node:fs'
import { runMigration } from '../../src/jobs/migrate/run-migration.ts'
import { connect } from '../../src/storage/connect.ts'
import { migrationDeclaration } from './migration-declaration.ts'

/** Migrates until it is done or killed, and writes down each object that it is told of. */
const [endpoint = '', accessKeyId = '', secretAccessKey = '', source = '', state = '', told = ''] =
  process.argv.slice(2)
const { storages, close } = await connect(migrationDeclaration, {
  endpoint,
  provider: 'embedded',
  credentials: { accessKeyId, secretAccessKey },
})
const report = await runMigration({
  source,
  target: storages.kept,
  state,
  onObject: ({ key, outcome }) => appendFileSync(told, `${outcome} ${key}\n`),
})
await close()
console.log(JSON.stringify({ report, peak: process.resourceUsage().maxRSS * 1024 }))
